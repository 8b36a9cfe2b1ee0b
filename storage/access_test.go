package storage

import "testing"

func TestYieldToWriters_DoesNotCountWhatYields(t *testing.T) {
	f := newFixture(t)
	logs := make([]Log, 100)
	for i := range logs {
		logs[i] = benchLog(i, 0)
	}
	before := f.base.DB.Quiet(epoch)
	f.merge(logs...)
	if f.base.DB.Quiet(epoch) != before {
		t.Fatal("a large merge waits for itself")
	}
	f.send("Hello")
	if f.base.DB.Quiet(epoch) <= before {
		t.Fatal("a message that is sent is not waited for")
	}
}
