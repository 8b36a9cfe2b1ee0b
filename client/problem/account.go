package problem

import (
	"fmt"

	"delonix/client/model"
)

// AnAgent is the name of an agent that tells none.
func AnAgent() string { return "Agent" }

// AnOperator is the name of an operator whom the portal does not name.
func AnOperator() string { return "Operator" }

// NoSpeechServices says which of the services of speech an agent lacks; "" for one
// that it has.
func NoSpeechServices(v model.VoiceAbility) (hears, speaks string) {
	if !v.Known {
		return "It is not known yet whether this agent understands speech.", "It is not known yet whether this agent can speak."
	}
	if !v.HearsYou {
		hears = "This agent does not understand speech. You can write to it."
	}
	if !v.Speaks {
		speaks = "This agent can't speak. You can read its answers."
	}
	return hears, speaks
}

// Blocked says why nothing can be sent to an agent; "" where there is no reason.
func Blocked(o model.Obstacle) string {
	switch o {
	case model.ObstacleConnecting:
		return "The connection to this agent is still being set up."
	case model.ObstacleKeyring:
		return "Your keyring can't be used at the moment. What you write is kept."
	case model.ObstacleSignedOut:
		return "You are signed out of this agent. Sign in again to go on."
	case model.ObstacleNoKey:
		return "This agent belongs to another account of the portal, which sent no key for it."
	case model.ObstacleElsewhere:
		return "This agent lives on another server. Its key is not sent there, so you can only read."
	case model.ObstacleNoAddress:
		return "The portal gave no usable address for this agent, so you can only read."
	}
	return ""
}

// CantReach says why an agent can't be reached.
func CantReach(o model.Obstacle) *model.Problem {
	if o == model.ObstacleNone {
		o = model.ObstacleSignedOut
	}
	return &model.Problem{Text: Blocked(o)}
}

// SignInFirst says that the person is signed out of an agent.
func SignInFirst() *model.Problem {
	return &model.Problem{Text: Blocked(model.ObstacleSignedOut), Action: model.ActionSignIn}
}

// WaitsForAgent says what a queued message waits for.
func WaitsForAgent(o model.Obstacle) model.Problem {
	switch o {
	case model.ObstacleConnecting:
		return model.Problem{Text: "Your message is kept and will be sent when the connection is there."}
	case model.ObstacleKeyring:
		return model.Problem{Text: "Your message is kept and will be sent when your keyring is unlocked.", Action: model.ActionUnlock}
	}
	return model.Problem{Text: "You are not signed in to this agent. Your message is kept and will be sent when you are.", Action: model.ActionSignIn}
}

// NoAgentID and noToken are said of credentials that are not complete.
func NoAgentID() *model.Problem {
	return &model.Problem{Text: "The agent ID is missing. It is in the agent's Advanced section, above the token."}
}

func NoToken() *model.Problem {
	return &model.Problem{Text: "The token is missing. Copy it from the agent's Advanced section."}
}

// NowhereToKeepToken says that a command that ends would forget the token.
func NowhereToKeepToken() *model.Problem {
	return &model.Problem{Text: "This computer has no keyring that could keep the token. Nothing was stored. Start the keyring and try again, or connect in the window, where the token is kept until you close it."}
}

// NotLetIn says that the portal refuses an account at the moment.
func NotLetIn(details string) model.Problem {
	return compose(Syncing, "The portal does not let this account in at the moment.", "It is tried again. If that goes on, sign in again.", model.ActionSignIn, details)
}

// notLiveNow says that news are fetched, not sent.
func notLiveNow() *model.Problem {
	return &model.Problem{Text: "There is no live connection at the moment. New messages are fetched about once a minute.", Action: model.ActionRetry}
}

// AgentUnknown says that the portal does not know an agent any more.
func AgentUnknown(err error) model.Problem {
	return model.Problem{Text: "The portal does not know this agent any more. Your message is kept.", Action: model.ActionSettings, Details: Explain(err, Sending).Details}
}

// PartUnreadable says that parts of a list were left out, and why.
func PartUnreadable(count int, why string) model.Problem {
	return model.Problem{
		Text:    "The portal sent something that can't be read, so a part of your conversations may be missing here. All the rest is up to date.",
		Details: fmt.Sprintf("%d of the list left out\n%s", count, why),
	}
}

// ListTooLarge says that a list is larger than what is taken.
func ListTooLarge(err error) model.Problem {
	return model.Problem{
		Text:    "The portal's list of your conversations is too large to be fetched as a whole. What was fetched is here; older messages may be missing, and news may come late.",
		Details: Explain(err, Syncing).Details,
	}
}
