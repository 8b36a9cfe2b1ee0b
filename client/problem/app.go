package problem

import (
	"cmp"

	"delonix/assets/i18n"
	"delonix/client/model"
	"delonix/storage/secrets"
)

// sharedFolder says that a data folder is no place for this program alone.
func sharedFolder() string { return i18n.T("app.sharedFolder") }

// FolderNote says what a person should know about a folder that others see, too.
func FolderNote(dir string) string {
	return i18n.T("app.folderNote", "dir", dir, "note", sharedFolder())
}

// OtherHangs is what a second start says of a first one that does not answer.
func OtherHangs(err error) *model.Problem {
	return new(told(i18n.Say("app.otherHangs"), model.ActionNone, Details(err)))
}

// QuitFirst says that a command can't be run beside the window.
func QuitFirst() *model.Problem {
	return says(i18n.Say("app.quitFirst"))
}

// DemoIsRunning says that the demo's folder was not erased.
func DemoIsRunning() *model.Problem {
	return says(i18n.Say("app.demoRunning"))
}

// NoDataFolder says that the system names no place for data.
func NoDataFolder(err error) *model.Problem {
	return new(told(i18n.Say("app.noDataFolder"), model.ActionNone, err.Error()))
}

// Recovered says what became of a damaged local copy.
func Recovered(complete bool, aside string) model.Problem {
	if complete {
		return told(i18n.Say("app.recovered"), model.ActionNone, aside)
	}
	return told(i18n.Say("app.recoveredPart"), model.ActionNone, aside)
}

// The next name what the doctor checks.
func CheckFolder() string        { return i18n.T("doctor.folder") }
func CheckAgents() string        { return i18n.T("doctor.agents") }
func CheckKeyringName() string   { return i18n.T("doctor.keyring") }
func CheckToken() string         { return i18n.T("doctor.token") }
func CheckPortal() string        { return i18n.T("doctor.portal") }
func CheckConversations() string { return i18n.T("doctor.conversations") }
func CheckEventsSocket() string  { return i18n.T("doctor.eventsSocket") }
func CheckAgentSocket() string   { return i18n.T("doctor.agentSocket") }

// The next are what the doctor found.
func FolderInUse() string {
	return i18n.T("doctor.inUse")
}

// FolderShared is the folder's name with what is to be known of it.
func FolderShared(dir string) string {
	return i18n.T("doctor.shared", "dir", dir, "note", sharedFolder())
}

func NoAgentConnected() string {
	return i18n.T("doctor.noAgent")
}

func TokensKeptIn(place secrets.Place) string {
	names := map[secrets.Place]string{secrets.PlaceKeyring: "doctor.place.keyring", secrets.PlaceMemory: "doctor.place.memory", secrets.PlaceFile: "doctor.place.file"}
	return i18n.T("doctor.tokensKept", "place", i18n.T(cmp.Or(names[place], "doctor.place.unknown")))
}

// TokenPlace says where a token is kept.
func TokenPlace(place secrets.Place) string { return tokenPlace(place).String() }

func tokenPlace(place secrets.Place) i18n.Phrase {
	places := map[secrets.Place]string{secrets.PlaceKeyring: "place.keyring", secrets.PlaceMemory: "place.memory", secrets.PlaceFile: "place.file"}
	return i18n.Say(cmp.Or(places[place], "place.unknown"))
}

// Connected says that an agent is connected, and where its token is kept.
func Connected(place secrets.Place) model.Problem {
	return told(i18n.Say("welcome.done", "place", tokenPlace(place)), model.ActionNone, "")
}

func KeyringAnswers() string { return i18n.T("doctor.answers") }

func PortalAnswers(host string, hears, speaks bool) string {
	yes := func(b bool) string {
		if b {
			return i18n.T("doctor.yes")
		}
		return i18n.T("doctor.no")
	}
	return i18n.T("doctor.portalAnswers", "host", host, "hears", yes(hears), "speaks", yes(speaks))
}

func ConversationsListed(n int) string { return i18n.N("doctor.listed", n) }

func SocketOpens() string { return i18n.T("doctor.opens") }

func SocketNotTried() string { return i18n.T("doctor.notTried") }

// NoLiveReplies says why the agent's socket is not needed to go on.
func NoLiveReplies(why string) string { return i18n.T("doctor.noLive", "why", why) }
