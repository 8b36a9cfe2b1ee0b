package ui

import (
	"testing"

	"delonix/client"
	"delonix/ui/problems"
	"delonix/ui/uitest"
)

func TestProblemPage_OffersDetailsAndTryingAgain(t *testing.T) {
	for _, c := range []struct {
		problem client.Problem
		want    []string
		missing string
	}{
		{client.Problem{Text: "The disk is full.", Action: client.ActionRetry, Details: "write: no space"}, []string{"The disk is full.", "Details", "Retry now", "Quit"}, "no space"},
		{client.Problem{Text: "It was written by a newer Delonix.", Details: "form 99"}, []string{"newer Delonix", "Details", "Quit"}, "Retry now"},
		{client.Problem{Text: "Choose another folder.", Action: client.ActionSettings}, []string{"another folder", "Details", "Quit"}, "Settings"},
	} {
		desk := uitest.New(t)
		win := desk.Show(problemPage(c.problem, problems.Actions{Copy: func(client.Problem) {}, Solve: func(client.Action) {}}, func() {}), 520, 280)
		uitest.Reads(t, win.Content(), c.want...)
		uitest.ReadsNot(t, win.Content(), c.missing)
	}
}
