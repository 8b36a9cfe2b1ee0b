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

// Blocked says why nothing can be sent to an agent; "" where there is no reason.
func Blocked(o model.Obstacle) string {
	switch o {
	case model.ObstacleConnecting:
		return i18n.T("agent.connecting")
	case model.ObstacleKeyring:
		return i18n.T("agent.keyring")
	case model.ObstacleSignedOut:
		return i18n.T("agent.signedOut")
	case model.ObstacleNoKey:
		return i18n.T("agent.noKey")
	case model.ObstacleElsewhere:
		return i18n.T("agent.elsewhere")
	case model.ObstacleNoAddress:
		return i18n.T("agent.noAddress")
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
		return model.Problem{Text: i18n.T("agent.waits.connecting")}
	case model.ObstacleKeyring:
		return model.Problem{Text: i18n.T("agent.waits.keyring"), Action: model.ActionUnlock}
	}
	return model.Problem{Text: i18n.T("agent.waits.signIn"), Action: model.ActionSignIn}
}

// NoAgentID and noToken are said of credentials that are not complete.
func NoAgentID() *model.Problem {
	return &model.Problem{Text: i18n.T("account.noAgentID")}
}

func NoToken() *model.Problem {
	return &model.Problem{Text: i18n.T("account.noToken")}
}

// NowhereToKeepToken says that a command that ends would forget the token.
func NowhereToKeepToken() *model.Problem {
	return &model.Problem{Text: i18n.T("account.nowhere")}
}

// NotLetIn says that the portal refuses an account at the moment.
func NotLetIn(details string) model.Problem {
	return compose(Syncing, i18n.T("account.notLetIn"), i18n.T("account.notLetInTodo"), model.ActionSignIn, details)
}

// notLiveNow says that news are fetched, not sent.
func notLiveNow() *model.Problem {
	return &model.Problem{Text: i18n.T("account.notLive"), Action: model.ActionRetry}
}

// AgentUnknown says that the portal does not know an agent any more.
func AgentUnknown(err error) model.Problem {
	return model.Problem{Text: i18n.T("account.agentUnknown"), Action: model.ActionSettings, Details: Explain(err, Sending).Details}
}

// PartUnreadable says that parts of a list were left out, and why.
func PartUnreadable(count int, why string) model.Problem {
	return model.Problem{
		Text:    i18n.T("account.partUnreadable"),
		Details: fmt.Sprintf("%d of the list left out\n%s", count, why),
	}
}

// ListTooLarge says that a list is larger than what is taken.
func ListTooLarge(err error) model.Problem {
	return model.Problem{
		Text:    i18n.T("account.listTooLarge"),
		Details: Explain(err, Syncing).Details,
	}
}
