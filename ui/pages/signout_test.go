package pages

import (
	"strings"
	"testing"

	"delonix/client"
)

func TestErase_TheQuestionSaysWhatGoes(t *testing.T) {
	one := client.Agent{ID: 1, Name: "Support", Portal: "p", UserID: "u"}
	listed := client.Agent{ID: 2, Name: "Sales", Portal: "p", UserID: "u", Listed: true}
	second := client.Agent{ID: 3, Name: "Billing", Portal: "p", UserID: "u"}
	elsewhere := client.Agent{ID: 4, Name: "Other", Portal: "q", UserID: "u"}
	for _, c := range []struct {
		agents []client.Agent
		want   string
	}{
		{[]client.Agent{one, listed, elsewhere}, "the other agents of this account"},
		{[]client.Agent{one, listed, second}, "stay away until you connect Support again"},
	} {
		if got := eraseWords(one, c.agents); !strings.Contains(got, c.want) {
			t.Errorf("it says %q, not %q", got, c.want)
		}
	}
}
