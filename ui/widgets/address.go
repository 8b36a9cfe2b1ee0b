package widgets

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// SafeAddress gives what of a foreign address may be opened, and what tells a
// person where it leads: a host, or whom a mail is written to. Pages of the web
// and mails are all there is; of a mail's parts only the receivers, the subject
// and the text are kept, since some mail programs attach files when a link
// tells them to.
func SafeAddress(u *url.URL) (safe *url.URL, leads string, ok bool) {
	if u == nil {
		return nil, "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Hostname() == "" || strings.ContainsFunc(u.Host, unseen) {
			return nil, "", false
		}
		c := *u
		c.User = nil // a name before the host is there to be taken for it
		return &c, u.Hostname(), true
	case "mailto":
		return safeMail(u)
	}
	return nil, "", false
}

// unseen are the signs with which an address looks like another one.
func unseen(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }

// receiver is a mail address; none of its signs begins another part of a link.
var receiver = regexp.MustCompile(`^[^\s@<>()\[\]"',:;?&#%\\/|]+@[\pL\pN.-]+$`)

func safeMail(u *url.URL) (*url.URL, string, bool) {
	path, err := url.PathUnescape(u.Opaque)
	asked, queryErr := url.ParseQuery(u.RawQuery)
	if err != nil || queryErr != nil {
		return nil, "", false
	}
	part := func(name string) string {
		for key, values := range asked {
			if strings.EqualFold(key, name) && len(values) > 0 {
				return values[0]
			}
		}
		return ""
	}
	var to []string
	for _, a := range strings.Split(path+","+part("to"), ",") {
		if a = strings.TrimSpace(a); a == "" {
			continue
		}
		if !receiver.MatchString(a) || strings.ContainsFunc(a, unseen) {
			return nil, "", false
		}
		to = append(to, a)
	}
	if len(to) == 0 {
		return nil, "", false
	}
	kept := url.Values{}
	// A line end in the subject would begin another line of the mail's head.
	if s := OneLine(part("subject")); s != "" {
		kept.Set("subject", s)
	}
	if s := Printable(part("body")); s != "" {
		kept.Set("body", strings.ReplaceAll(s, "\n", "\r\n"))
	}
	all := strings.Join(to, ",")
	return &url.URL{Scheme: "mailto", Opaque: all, RawQuery: strings.ReplaceAll(kept.Encode(), "+", "%20")}, strings.Join(to, ", "), true
}

// LeadsElsewhere tells where an address leads if the words on it do not say
// so; "" where they do, and where it can't be opened.
func LeadsElsewhere(words, address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	_, leads, ok := SafeAddress(u)
	if !ok || saysHost(words, leads) {
		return ""
	}
	return leads
}

// saysHost reports whether a link's words are the address it leads to: nothing but a
// host that stands at the beginning counts, since "example.com.evil.org" and
// "example.com at evil.org" say another one.
func saysHost(words, host string) bool {
	words = strings.ToLower(strings.TrimSpace(words))
	for _, scheme := range []string{"https://", "http://"} {
		words = strings.TrimPrefix(words, scheme)
	}
	rest, ok := strings.CutPrefix(words, strings.ToLower(host))
	return ok && (rest == "" || strings.ContainsAny(rest[:1], "/:?#")) && !strings.ContainsAny(words, " @")
}
