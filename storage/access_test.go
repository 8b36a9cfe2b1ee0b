package storage

import "testing"

func TestYieldToWriters_DoesNotCountWhatYields(t *testing.T) {
	f := newFixture(t)
	logs := make([]Log, 100)
	for i := range logs {
		logs[i] = benchLog(i, 0)
	}
	before := f.db.Quiet(epoch)
	f.merge(logs...)
	if f.db.Quiet(epoch) != before {
		t.Fatal("a large merge waits for itself")
	}
	f.send("Hello")
	if f.db.Quiet(epoch) <= before {
		t.Fatal("a message that is sent is not waited for")
	}
}
