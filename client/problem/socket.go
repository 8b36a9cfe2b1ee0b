package problem

import (
	"delonix/assets/i18n"
	"delonix/client/api"
	"delonix/client/model"
)

// Socket explains why there is no live connection. A socket can't refuse an
// account: many portals and proxies answer 403 to every socket they do not serve at
// the moment.
func Socket(err error) model.Problem {
	switch api.KindOf(err) {
	case api.KindUnauthorized, api.KindNotFound, api.KindInvalid, api.KindProtocol:
		return compose(Syncing, i18n.Say("live.refused"), i18n.Say("keyring.hungTodo"), model.ActionRetry, Explain(err, Syncing).Details)
	}
	return Explain(err, Syncing)
}

// Polling says quietly that news are fetched, not sent.
func Polling(why *model.Problem) *model.Problem {
	p := notLiveNow()
	if why != nil {
		p.Details = why.Details
	}
	return p
}

// NoStreaming tells that replies of an agent appear only when they are complete.
func NoStreaming(err error) *model.Problem {
	return new(told(i18n.Say("live.noStreaming"), model.ActionNone, Explain(err, Generally).Details))
}

// NotFromAgent tells of a page or an error of a proxy where the agent's words should be.
func NotFromAgent(detail string) *model.Problem {
	return new(told(i18n.Say("live.notFromAgent"), model.ActionNone, detail))
}
