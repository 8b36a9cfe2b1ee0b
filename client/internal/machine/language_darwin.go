package machine

import (
	"context"
	"os/exec"
	"regexp"
	"sync"
	"time"
)

// languageWait is how long the system may take to tell the language.
const languageWait = 2 * time.Second

var firstQuoted = regexp.MustCompile(`"?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)"?`)

// preferredLanguage is the first of the person's languages, asked for once.
var preferredLanguage = sync.OnceValue(func() string {
	ctx, cancel := context.WithTimeout(context.Background(), languageWait)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/bin/defaults", "read", "-g", "AppleLanguages").Output()
	if err != nil {
		return ""
	}
	if m := firstQuoted.FindSubmatch(out); m != nil {
		return string(m[1])
	}
	return ""
})
