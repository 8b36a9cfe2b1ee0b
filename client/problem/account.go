package problem

import (
	"fmt"

	"delonix/assets/i18n"
	"delonix/client/model"
)

// AnAgent is the name of an agent that tells none.
func AnAgent() string { return i18n.T("common.agent") }

// AnOperator is the name of an operator whom the portal does not name.
func AnOperator() string { return i18n.T("common.operator") }

// NoSpeechServices says which of the services of speech an agent lacks; "" for one
// that it has.
func NoSpeechServices(v model.VoiceAbility) (hears, speaks string) {
	if !v.Known {
		return i18n.T("agent.hearsUnknown"), i18n.T("agent.speaksUnknown")
	}
	if !v.HearsYou {
		hears = i18n.T("agent.cantHear")
	}
	if !v.Speaks {
		speaks = i18n.T("agent.cantSpeak")
	}
	return hears, speaks
}

// CantHear and CantSpeak say that an agent lacks a service of speech.
func CantHear() *model.Problem { return says(i18n.Say("agent.cantHear")) }

func CantSpeak() *model.Problem { return says(i18n.Say("agent.cantSpeak")) }

// Blocked says why nothing can be sent to an agent; "" where there is no reason.
func Blocked(o model.Obstacle) string { return blocked(o).String() }

func blocked(o model.Obstacle) i18n.Phrase {
	switch o {
	case model.ObstacleConnecting:
		return i18n.Say("agent.connecting")
	case model.ObstacleKeyring:
		return i18n.Say("agent.keyring")
	case model.ObstacleSignedOut:
		return i18n.Say("agent.signedOut")
	case model.ObstacleNoKey:
		return i18n.Say("agent.noKey")
	case model.ObstacleElsewhere:
		return i18n.Say("agent.elsewhere")
	case model.ObstacleNoAddress:
		return i18n.Say("agent.noAddress")
	}
	return i18n.Phrase{}
}

// ReadOnly is Blocked where nothing can be written; what is written while it is "" waits.
func ReadOnly(o model.Obstacle) string {
	if !o.Stops() {
		return ""
	}
	return Blocked(o)
}

// CantReach says why an agent can't be reached.
func CantReach(o model.Obstacle) *model.Problem {
	if o == model.ObstacleNone {
		o = model.ObstacleSignedOut
	}
	return says(blocked(o))
}

// SignInFirst says that the person is signed out of an agent.
func SignInFirst() *model.Problem {
	return new(told(blocked(model.ObstacleSignedOut), model.ActionSignIn, ""))
}

// WaitsForAgent says what a queued message waits for.
func WaitsForAgent(o model.Obstacle) model.Problem {
	switch o {
	case model.ObstacleConnecting:
		return told(i18n.Say("agent.waits.connecting"), model.ActionNone, "")
	case model.ObstacleKeyring:
		return told(i18n.Say("agent.waits.keyring"), model.ActionUnlock, "")
	}
	return told(i18n.Say("agent.waits.signIn"), model.ActionSignIn, "")
}

// NoAgentID and noToken are said of credentials that are not complete.
func NoAgentID() *model.Problem {
	return says(i18n.Say("account.noAgentID"))
}

func NoToken() *model.Problem {
	return says(i18n.Say("account.noToken"))
}

// NowhereToKeepToken says that a command that ends would forget the token.
func NowhereToKeepToken() *model.Problem {
	return says(i18n.Say("account.nowhere"))
}

// NotLetIn says that the portal refuses an account at the moment.
func NotLetIn(details string) model.Problem {
	return compose(Syncing, i18n.Say("account.notLetIn"), i18n.Say("account.notLetInTodo"), model.ActionSignIn, details)
}

// notLiveNow says that news are fetched, not sent.
func notLiveNow() *model.Problem {
	return new(told(i18n.Say("account.notLive"), model.ActionRetry, ""))
}

// AgentUnknown says that the portal does not know an agent any more.
func AgentUnknown(err error) model.Problem {
	return told(i18n.Say("account.agentUnknown"), model.ActionSettings, Explain(err, Sending).Details)
}

// PartUnreadable says that parts of a list were left out, and why.
func PartUnreadable(count int, why string) model.Problem {
	return told(i18n.Say("account.partUnreadable"), model.ActionNone, fmt.Sprintf("%d of the list left out\n%s", count, why))
}

// ListTooLarge says that a list is larger than what is taken.
func ListTooLarge(err error) model.Problem {
	return told(i18n.Say("account.listTooLarge"), model.ActionNone, Explain(err, Syncing).Details)
}
