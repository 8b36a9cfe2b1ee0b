package desktop

import (
	"os"
	"strings"
)

// Autostart is the start of Delonix with the session, as the system has it.
type Autostart struct {
	// Data is the folder that the program was told to use; "" is the usual one.
	Data string
}

// command is what the system is to start: the program and its arguments.
func (a Autostart) command() ([]string, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if a.Data == "" {
		return []string{exe}, nil
	}
	return []string{exe, "--data", a.Data}, nil
}

// desktopExec writes a command line for the Exec key of a desktop entry: each
// argument in quotes, its special signs escaped, once for the quotes and once
// for the key, and every percent sign doubled, or it would begin a field code.
func desktopExec(args []string) string {
	inner := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$", `\$`, "%", "%%")
	outer := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`)
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = outer.Replace(`"` + inner.Replace(a) + `"`)
	}
	return strings.Join(quoted, " ")
}

// windowsCommand writes a command line as Windows' programs take it apart:
// backslashes count only before a quote.
func windowsCommand(args []string) string {
	quoted := make([]string, len(args))
	for i, a := range args {
		var b strings.Builder
		b.WriteByte('"')
		slashes := 0
		for _, r := range a {
			switch r {
			case '\\':
				slashes++
				continue
			case '"':
				b.WriteString(strings.Repeat(`\`, 2*slashes+1))
			default:
				b.WriteString(strings.Repeat(`\`, slashes))
			}
			slashes = 0
			b.WriteRune(r)
		}
		b.WriteString(strings.Repeat(`\`, 2*slashes))
		b.WriteByte('"')
		quoted[i] = b.String()
	}
	return strings.Join(quoted, " ")
}

// launchAgent writes the property list of a program that macOS starts with the
// session.
func launchAgent(args []string) string {
	xml := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Label</key><string>` + AppID + `</string><key>ProgramArguments</key><array>`)
	for _, a := range args {
		b.WriteString("<string>" + xml.Replace(a) + "</string>")
	}
	b.WriteString("</array><key>RunAtLoad</key><true/></dict></plist>\n")
	return b.String()
}
