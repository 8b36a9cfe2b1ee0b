package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	keptVersion = 1
	keepDelay   = 300 * time.Millisecond // changes within this time are written together
)

// keeper writes the world into a JSON file, so that the demonstration goes on after a
// restart.
type keeper struct {
	path string
	mu   sync.Mutex // one writer at a time
}

func newKeeper(dir string) *keeper { return &keeper{path: filepath.Join(dir, "portal.json")} }

// keptWorld is the file's content.
type keptWorld struct {
	Version   int           `json:"version"`
	Port      int           `json:"port"`
	LastLog   int64         `json:"last_log"`
	Proactive int           `json:"proactive"`
	Populated bool          `json:"populated"`
	Sessions  []keptSession `json:"sessions"`
}

type keptSession struct {
	ID         string         `json:"id"`
	Agent      string         `json:"agent"`
	User       string         `json:"user"`
	ExtType    string         `json:"ext_type"`
	Name       string         `json:"name,omitempty"`
	Email      string         `json:"email,omitempty"`
	Phone      string         `json:"phone,omitempty"`
	Language   string         `json:"language,omitempty"`
	Kwargs     map[string]any `json:"kwargs,omitempty"`
	UserInfo   map[string]any `json:"user_info,omitempty"`
	Args       []any          `json:"args,omitempty"`
	Mode       Mode           `json:"mode"`
	OperatorID string         `json:"operator_id,omitempty"`
	Operator   string         `json:"operator,omitempty"`
	Created    time.Time      `json:"created"`
	Touched    time.Time      `json:"touched"`
	Timeout    time.Duration  `json:"timeout_ns"`
	Status     string         `json:"status,omitempty"`
	Topic      string         `json:"topic,omitempty"`
	Previous   string         `json:"previous,omitempty"`
	Turns      int            `json:"turns"`
	Logs       []keptLog      `json:"logs"`
}

type keptLog struct {
	ID       int64      `json:"id"`
	Role     Role       `json:"role"`
	Text     string     `json:"text"`
	At       time.Time  `json:"at"`
	Feedback string     `json:"feedback,omitempty"`
	Files    []keptFile `json:"files,omitempty"`
}

type keptFile struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	SHA256      string `json:"sha256"`
	Size        int64  `json:"size"`
}

// load reads the file into a world which is not in use yet. A file that can not be
// read as one is set aside: a demonstration must always start.
func (k *keeper) load(w *world, filesDir string) error {
	raw, err := os.ReadFile(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("demo portal: kept conversations: %w", err)
	}
	var kept keptWorld
	if json.Unmarshal(raw, &kept) != nil || kept.Version != keptVersion {
		if err := os.Rename(k.path, k.path+".unreadable"); err != nil {
			return fmt.Errorf("demo portal: kept conversations: %w", err)
		}
		return nil
	}
	w.lastPort, w.lastLog, w.proactive, w.populated = kept.Port, kept.LastLog, kept.Proactive, kept.Populated
	for _, ks := range kept.Sessions {
		w.add(ks.session(w, filesDir))
	}
	return nil
}

func (ks keptSession) session(w *world, filesDir string) *session {
	s := &session{
		id: ks.ID, agentID: ks.Agent, userID: ks.User, extType: ks.ExtType,
		name: ks.Name, email: ks.Email, phone: ks.Phone, language: ks.Language,
		args: ks.Args, kwargs: ks.Kwargs, userInfo: ks.UserInfo,
		mode: ks.Mode, operatorID: ks.OperatorID, operatorName: ks.Operator,
		created: ks.Created, touched: ks.Touched, timeout: ks.Timeout, status: ks.Status,
		topic: ks.Topic, previous: ks.Previous, turns: ks.Turns,
	}
	s.revive()
	for _, kl := range ks.Logs {
		l := &logEntry{id: kl.ID, role: kl.Role, text: kl.Text, at: kl.At, feedback: kl.Feedback}
		for _, kf := range kl.Files {
			f := &fileEntry{
				id: kf.ID, name: kf.Name, contentType: kf.ContentType, sha256: kf.SHA256, size: kf.Size,
				sessionID: s.id, path: filepath.Join(filesDir, filepath.Base(kf.ID)),
			}
			l.files = append(l.files, f)
			w.files[f.id] = f
		}
		s.logs = append(s.logs, l)
	}
	return s
}

func keep(s *session) keptSession {
	ks := keptSession{
		ID: s.id, Agent: s.agentID, User: s.userID, ExtType: s.extType,
		Name: s.name, Email: s.email, Phone: s.phone, Language: s.language,
		Args: s.args, Kwargs: s.kwargs, UserInfo: s.userInfo,
		Mode: s.mode, OperatorID: s.operatorID, Operator: s.operatorName,
		Created: s.created, Touched: s.touched, Timeout: s.timeout, Status: s.status,
		Topic: s.topic, Previous: s.previous, Turns: s.turns,
	}
	for _, l := range s.logs {
		kl := keptLog{ID: l.id, Role: l.role, Text: l.text, At: l.at, Feedback: l.feedback}
		for _, f := range l.files {
			kl.Files = append(kl.Files, keptFile{f.id, f.name, f.contentType, f.sha256, f.size})
		}
		ks.Logs = append(ks.Logs, kl)
	}
	return ks
}

// keepState writes the world whenever it has changed.
func (p *Portal) keepState(ctx context.Context) {
	for {
		select {
		case <-p.world.dirty:
		case <-ctx.Done():
			return
		}
		if !sleep(ctx, keepDelay) {
			return // Close writes the last state
		}
		if err := p.saveState(); err != nil {
			p.log.Error("demo portal: state not kept", "error", err)
		}
	}
}

// saveState writes the world: into a new file first, which then replaces the old one.
func (p *Portal) saveState() error {
	p.keeper.mu.Lock()
	defer p.keeper.mu.Unlock()
	p.world.mu.Lock()
	kept := keptWorld{Version: keptVersion, LastLog: p.world.lastLog, Proactive: p.world.proactive, Populated: p.world.populated}
	for _, s := range p.world.order {
		kept.Sessions = append(kept.Sessions, keep(s))
	}
	p.world.mu.Unlock()
	if addr, ok := p.listener.Addr().(*net.TCPAddr); ok {
		kept.Port = addr.Port
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("demo portal: keep conversations: %w", err)
	}
	next := p.keeper.path + ".new"
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return fmt.Errorf("demo portal: keep conversations: %w", err)
	}
	if err := os.Rename(next, p.keeper.path); err != nil {
		return fmt.Errorf("demo portal: keep conversations: %w", err)
	}
	return nil
}
