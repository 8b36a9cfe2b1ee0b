package desktop

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// FileURL is the address of a file for the system's program: file:///home/x, on
// Windows file:///C:/x, and file://server/share/x for a file of another machine.
func FileURL(path string) *url.URL { return fileURLOn(runtime.GOOS, path) }

func fileURLOn(goos, path string) *url.URL {
	if goos != "windows" {
		return &url.URL{Scheme: "file", Path: path}
	}
	path = strings.ReplaceAll(path, `\`, "/")
	if share, ok := strings.CutPrefix(path, "//"); ok {
		server, rest, _ := strings.Cut(share, "/")
		return &url.URL{Scheme: "file", Host: server, Path: "/" + rest}
	}
	return &url.URL{Scheme: "file", Path: "/" + path}
}

// filePath is the path of such an address, "" if it is of another kind.
func filePath(u *url.URL) string { return filepath.FromSlash(filePathOn(runtime.GOOS, u)) }

func filePathOn(goos string, u *url.URL) string {
	switch {
	case u.Scheme != "file":
		return ""
	case goos != "windows":
		return u.Path
	case u.Host != "" && u.Host != "localhost":
		return "//" + u.Host + u.Path
	}
	if drive := strings.TrimPrefix(u.Path, "/"); len(drive) > 1 && drive[1] == ':' {
		return drive
	}
	return u.Path
}

// FilePaths gives the paths if every line of a text is a file's address, as file
// managers put files on the clipboard.
func FilePaths(text string) []string {
	var out []string
	for _, line := range strings.Fields(text) {
		u, err := url.Parse(line)
		if err != nil || filePath(u) == "" {
			return nil
		}
		out = append(out, filePath(u))
	}
	return out
}
