package demo

import (
	"bufio"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// listConversations sends all conversations of a customer, newest first, one after
// the other, so that a long list is never held in memory as a whole.
func (p *Portal) listConversations(w http.ResponseWriter, r *http.Request) *problem {
	if e := p.anyAgent(r); e != nil {
		return e
	}
	c, e := customerOf(r)
	if e != nil {
		return e
	}
	p.world.mu.Lock()
	var mine []*session
	name := ""
	for i := len(p.world.order) - 1; i >= 0; i-- {
		if s := p.world.order[i]; c.owns(s) {
			mine = append(mine, s)
			if name == "" {
				name = s.name
			}
		}
	}
	p.world.mu.Unlock()
	if name == "" && c.extID == p.opts.UserID {
		name = p.opts.UserName
	}

	w.Header().Set("Content-Type", "application/json")
	out := bufio.NewWriterSize(w, 64<<10)
	defer out.Flush()
	head, err := json.Marshal(map[string]any{"user_id": c.extID, "user_name": orNull(name)})
	if err != nil {
		return &problem{status: http.StatusInternalServerError, msg: err.Error()}
	}
	_, _ = out.Write(head[:len(head)-1])
	_, _ = io.WriteString(out, `,"conversations":[`)
	for i, s := range mine {
		if i > 0 {
			_ = out.WriteByte(',')
		}
		p.world.mu.Lock()
		view := p.conversationView(s)
		p.world.mu.Unlock()
		raw, err := json.Marshal(view)
		if err != nil {
			break
		}
		if _, err := out.Write(raw); err != nil {
			return nil // the reader is gone
		}
	}
	_, _ = io.WriteString(out, `]}`)
	return nil
}

// conversationView is a conversation of the document. The caller holds the world.
func (p *Portal) conversationView(s *session) map[string]any {
	a := p.world.agents[s.agentID]
	logs := make([]any, 0, len(s.logs))
	for _, l := range s.logs {
		logs = append(logs, p.logView(l))
	}
	view := map[string]any{
		"session_id":  s.id,
		"bot_url":     p.URL() + "/chatbot/" + a.id,
		"bot_name":    a.name,
		"bot_api_key": a.key,
		"start_time":  s.created.UTC().Format(time.RFC3339),
		"logs":        logs,
	}
	p.decorate(view)
	return view
}

// logView is a log of the document. The caller holds the world.
func (p *Portal) logView(l *logEntry) map[string]any {
	view := map[string]any{
		"id":          p.world.wireLogID(l.id),
		"timestamp":   l.at.UTC().Format("2006-01-02T15:04:05.000Z"),
		"role":        l.role,
		"text":        l.text,
		"attachments": p.attachmentViews(l.files),
	}
	key := p.opts.Shape.FeedbackKey
	if key == "" {
		key = "feedback"
	}
	if l.feedback != "" && key != "-" {
		view[key] = l.feedback
	}
	p.decorate(view)
	return view
}

// downloadAttachment sends a file to the customer whose conversation it is part of.
func (p *Portal) downloadAttachment(w http.ResponseWriter, r *http.Request) *problem {
	if e := p.anyAgent(r); e != nil {
		return e
	}
	c, e := customerOf(r)
	if e != nil {
		return e
	}
	p.world.mu.Lock()
	f := p.world.files[r.PathValue("attachment_id")]
	if f != nil {
		if s := p.world.sessions[f.sessionID]; s == nil || !c.owns(s) {
			f = nil
		}
	}
	p.world.mu.Unlock()
	if f == nil {
		return notFound("Attachment")
	}
	in, err := os.Open(f.path)
	if err != nil {
		return notFound("Attachment")
	}
	defer in.Close()
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("Content-Length", strconv.FormatInt(f.size, 10))
	w.Header().Set("Content-Disposition", contentDisposition(f.name))
	_, _ = io.Copy(w, in)
	return nil
}

// contentDisposition names a file for a download, in both forms of RFC 6266.
func contentDisposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	if plain == name {
		return `attachment; filename="` + name + `"`
	}
	encoded := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	if _, extended, ok := strings.Cut(encoded, "; "); ok && strings.HasPrefix(extended, "filename*=") {
		return `attachment; filename="` + plain + `"; ` + extended
	}
	return `attachment; filename="` + plain + `"`
}
