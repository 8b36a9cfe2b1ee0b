package problem

import (
	"fmt"

	"delonix/client/model"
)

// sharedFolder says that a data folder is no place for this program alone.
const sharedFolder = "it holds other things as well, so other users of this computer may see the names in it; what Delonix keeps there is private"

// FolderNote says what a person should know about a folder that others see, too.
func FolderNote(dir string) string { return "Note about " + dir + ": " + sharedFolder + "." }

// OtherHangs is what a second start says of a first one that does not answer.
func OtherHangs(err error) *model.Problem {
	return &model.Problem{Text: "Delonix is open already, but it does not answer. Your messages are kept. End it, then start it again.", Details: Details(err)}
}

// QuitFirst says that a command can't be run beside the window.
func QuitFirst() *model.Problem {
	return &model.Problem{Text: "Delonix is running with this data folder. Quit it first, then try again."}
}

// DemoIsRunning says that the demo's folder was not erased.
func DemoIsRunning() *model.Problem {
	return &model.Problem{Text: "The demo is running in this data folder and was not erased. Quit it first, then try again."}
}

// NoDataFolder says that the system names no place for data.
func NoDataFolder(err error) *model.Problem {
	return &model.Problem{Text: "This system does not tell where programs keep their data. Start Delonix with --data and a folder.", Details: err.Error()}
}

// Recovered says what became of a damaged local copy.
func Recovered(complete bool) string {
	if complete {
		return "The local copy was damaged and has been put aside. What was not sent yet was saved, and your conversations are being fetched again."
	}
	return "The local copy was damaged and has been put aside. What could still be read was saved, and your conversations are being fetched again. A message you wrote last may be missing."
}

// The names of what the doctor checks.
const (
	CheckFolder        = "Data folder"
	CheckAgents        = "Agents"
	CheckKeyringName   = "Keyring"
	CheckToken         = "token"
	CheckPortal        = "portal"
	CheckConversations = "conversations"
	CheckEventsSocket  = "events socket"
	CheckAgentSocket   = "agent socket"
)

// The next are what the doctor found.
func FolderInUse() string {
	return "in use by a running Delonix; close it to check the portal as well"
}

// FolderShared is the folder's name with what is to be known of it.
func FolderShared(dir string) string { return dir + " (" + sharedFolder + ")" }

func NoAgentConnected() string {
	return "no agent is connected; use “delonix login”, or the welcome page"
}

func TokensKeptIn(place string) string { return "tokens are kept in " + place }

func KeyringAnswers() string { return "answers" }

func PortalAnswers(host string, hears, speaks bool) string {
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return "no"
	}
	return fmt.Sprintf("%s answers; understands speech: %s, speaks: %s", host, yes(hears), yes(speaks))
}

func ConversationsListed(n int) string { return fmt.Sprintf("%d listed", n) }

func SocketOpens() string { return "opens" }

func SocketNotTried() string { return "not tried: there is no open conversation" }

// NoLiveReplies says why the agent's socket is not needed to go on.
func NoLiveReplies(why string) string { return "replies appear when they are complete: " + why }
