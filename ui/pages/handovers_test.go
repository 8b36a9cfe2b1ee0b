package pages

import (
	"testing"
	"time"

	"delonix/client"
	"delonix/ui/uitest"
)

func TestHandOvers_AreListedWithTheirTimes(t *testing.T) {
	d := uitest.New(t)
	at := time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)
	saved := 0
	page := handOverTable([]client.HandOver{
		{AgentName: "Support", OperatorName: "John Doe", At: at, FirstAnswer: at.Add(70 * time.Second), EndedAt: at.Add(5 * time.Minute), How: "handed back"},
		{AgentName: "Billing", At: at},
	}, func() { saved++ })
	d.Show(page, 600, 400)
	uitest.Reads(t, page, "Support, handed over to John Doe", "first answer after 1 min 10 s · ended after 5 min · handed back", "Billing, handed over to an operator")
	uitest.Press(t, page, "Save as CSV…")
	empty := handOverTable(nil, nil)
	d.Show(empty, 600, 400)
	uitest.Reads(t, empty, "No conversation was handed over to a person yet.")
	if saved != 1 {
		t.Errorf("saved %d times", saved)
	}
}
