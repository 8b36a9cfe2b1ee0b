package demo

import "context"

// Scripted returns the agent of the demonstration.
func Scripted() Agent {
	return func(_ context.Context, in Incoming) Answer { return Answer{Text: "You said: " + in.Text} }
}

func greetingOf(*agentDef) string               { return "Hello, I am Flame." }
func greetingButtons(*agentDef) []Button        { return nil }
func (p *Portal) populate() error               { return nil }
func (p *Portal) startByItself(context.Context) {}
