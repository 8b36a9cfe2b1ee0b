// Package console has what the command line needs besides the client: the log
// file, reading a token from standard input, and the terminal on Windows.
package console

import (
	"bufio"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"delonix/assets/i18n"
	"delonix/client"
)

// OpenLog opens the program's log in the data folder, mode 0600. Where that
// can't be done nothing is logged: a log is no reason not to start. The
// returned function closes it.
func OpenLog(dir string) (*slog.Logger, func()) {
	silent := slog.New(slog.DiscardHandler)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return silent, func() {}
	}
	f, err := openLogFile(filepath.Join(dir, "delonix.log"))
	if err != nil {
		return silent, func() {}
	}
	return slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelInfo})), f.close
}

// maxToken is the longest token that is read, in bytes; keyrings hold no more.
const maxToken = 2560

// ReadToken reads a token from the first line of standard input.
func ReadToken(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, maxToken+2)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", client.NewProblem(i18n.Say("cli.tokenUnreadable"), client.ActionNone, err.Error())
	}
	token := strings.TrimSpace(line)
	switch {
	case token == "":
		return "", client.NewProblem(i18n.Say("cli.tokenNone"), client.ActionNone, "")
	case len(token) > maxToken:
		return "", client.NewProblem(i18n.Say("cli.tokenTooLong"), client.ActionNone, "")
	}
	return token, nil
}
