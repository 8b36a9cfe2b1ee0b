package bridge

import "testing"

func TestSingleFlight_OneRunsAndOneIsDue(t *testing.T) {
	var s SingleFlight
	if !s.Enter() || s.Enter() || s.Enter() {
		t.Fatal("not exactly one runs")
	}
	if !s.Leave() {
		t.Error("what was asked for meanwhile is forgotten")
	}
	if !s.Enter() || s.Leave() {
		t.Error("one that nobody asked for is due")
	}
	s.Enter()
	s.Again()
	if !s.Leave() {
		t.Error("the one that was made due is forgotten")
	}
}
