package client

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"delonix/client/conversation"
	"delonix/client/demo"
	"delonix/storage"
)

// traces are the files below a folder that have a word in their name or content,
// in UTF-8 or UTF-16 and whatever its case.
func traces(t testing.TB, dir, word string) []string {
	t.Helper()
	word = strings.ToLower(word)
	wide, err := binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune(word)))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.Contains(strings.ToLower(d.Name()), word) {
			out = append(out, path+" (name)")
		}
		if !d.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		content = bytes.ToLower(content)
		if bytes.Contains(content, []byte(word)) || bytes.Contains(content, wide) {
			out = append(out, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

// fill leaves a word wherever the client keeps something of an account: s is
// connected to a portal whose agent and user have it in their names.
func fill(t *testing.T, s *stage, word string) ConversationID {
	t.Helper()
	ctx := context.Background()
	id := s.begin()
	s.untilState(s.say(id, word+" said", s.file(word+".txt", []byte(word+" in a file"))), StateSent)
	s.until("the reply", func() bool { return len(s.texts(id)) == 2 })
	s.until("the agents of the list", func() bool {
		agents, err := s.Agents(ctx)
		return err == nil && len(agents) > 3
	})
	if err := s.SaveDraft(ctx, id, word+" in a draft"); err != nil {
		t.Fatal(err)
	}
	spoken, err := s.kit.Store.SaveUtterance(ctx, int64(id), []byte("RIFF"+word), 0)
	if err == nil {
		_, err = s.kit.Store.SetTranscript(ctx, spoken.ID, word+" spoken", "")
	}
	var staged storage.Attachment
	if err == nil {
		staged, err = s.kit.Store.StageAttachment(ctx, int64(id), storage.NewFile{Name: word + ".png", Content: strings.NewReader(word)})
	}
	if err != nil || staged.ID == 0 {
		t.Fatal(err)
	}
	for _, dir := range []string{pastedDir, returnedDir, conversation.OpenedDir} {
		if err := os.MkdirAll(filepath.Join(s.dir, dir), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.dir, dir, word+".png"), []byte(word), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(s.dir, "delonix-before-schema-1.db"), []byte(word), 0o600); err != nil {
		t.Fatal(err)
	}
	s.opts.Logger.Warn("a word that should not be there", "word", word)
	if got := traces(t, s.dir, word); len(got) < 6 {
		t.Fatalf("the word is not kept to begin with: %v", got)
	}
	return id
}

// wordy is a portal whose names have a word in them.
func wordy(word string) demo.Options {
	return demo.Options{AgentName: word + " agent", UserName: word + " user", UserID: word + "-user", History: true, Agent: demo.Echo()}
}

// logged makes a client that keeps a log as the program does.
func logged(t *testing.T, word string) *stage {
	t.Helper()
	s := newPortal(t, wordy(word))
	log, err := os.OpenFile(filepath.Join(s.dir, logNames[0]), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	s.opts.Logger = slog.New(slog.NewTextHandler(log, nil))
	s.open()
	s.Start(context.Background())
	s.connect()
	return s
}

func TestErase_OneAccountLeavesNothingAndTheOtherWhole(t *testing.T) {
	t.Parallel()
	s := logged(t, "zebra")
	ctx := context.Background()
	erased := s.agent
	fill(t, s, "zebra")
	second, err := demo.Start(ctx, demo.Options{AgentName: "yak agent", UserID: "yak-user", Agent: demo.Echo()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(second.Close)
	done, err := s.Connect(ctx, Credentials{Portal: second.URL(), AgentID: second.AgentID(), UserID: second.UserID(), Token: second.Token()})
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.NewConversation(ctx, done.Agent)
	if err != nil {
		t.Fatal(err)
	}
	s.untilState(s.say(other, "yak said", s.file("yak.txt", []byte("yak in a file"))), StateSent)
	s.until("the reply", func() bool { return len(s.texts(other)) == 2 })
	if err := s.SaveDraft(ctx, other, "yak in a draft"); err != nil {
		t.Fatal(err)
	}
	before := s.texts(other)

	if err := s.SignOut(ctx, erased, true); err != nil {
		t.Fatal(err)
	}
	if got := traces(t, s.dir, "zebra"); len(got) > 0 {
		t.Errorf("found in %v", got)
	}
	agents, err := s.Agents(ctx)
	if err != nil || len(agents) != 1 || agents[0].ID != done.Agent {
		t.Errorf("agents left: %+v %v", agents, err)
	}
	if got := s.texts(other); !slices.Equal(got, before) || s.row(other).Draft != "yak in a draft" {
		t.Errorf("the other account has %q, not %q", got, before)
	}
	if hits, err := s.Search(ctx, "yak", 0, 10); err != nil || len(hits) == 0 {
		t.Errorf("nothing of the other account is found: %v", err)
	}
	path := s.bubbles(other)[0].Attachments[0].Path
	if content, err := os.ReadFile(path); err != nil || string(content) != "yak in a file" {
		t.Errorf("the other account's file: %q %v", content, err)
	}
	s.untilState(s.say(other, "yak again"), StateSent)
}

func TestErase_TheLastAccountTakesAllAlong(t *testing.T) {
	t.Parallel()
	s := logged(t, "walrus")
	ctx := context.Background()
	fill(t, s, "walrus")
	v, err := s.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v.Name, v.Email, v.Phone, v.VoiceName = "walrus", "walrus@example.com", "walrus", "walrus"
	if err := s.SaveSettings(ctx, v); err != nil {
		t.Fatal(err)
	}
	if err := s.SignOut(ctx, s.agent, true); err != nil {
		t.Fatal(err)
	}
	if got := traces(t, s.dir, "walrus"); len(got) > 0 {
		t.Errorf("found in %v", got)
	}
	if agents, err := s.Agents(ctx); err != nil || len(agents) != 0 {
		t.Errorf("%v %v", agents, err)
	}
	if v, _ := s.Settings(ctx); v != DefaultSettings() {
		t.Errorf("%+v", v)
	}
	if n := s.UnreadCount(); n != 0 {
		t.Errorf("%d conversations are unread", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := traces(t, s.dir, "walrus"); len(got) > 0 {
		t.Errorf("found after closing in %v", got)
	}
}

// Conversations of an account the person signed out of are kept; erasing another
// one must not take them along, and they can be erased by any of its agents.
func TestErase_KeptConversationsGoOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	s := logged(t, "vulture")
	ctx := context.Background()
	kept := s.agent
	id := fill(t, s, "vulture")
	if err := s.SignOut(ctx, kept, false); err != nil {
		t.Fatal(err)
	}
	second, err := demo.Start(ctx, demo.Options{Agent: demo.Echo()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(second.Close)
	done, err := s.Connect(ctx, Credentials{Portal: second.URL(), AgentID: second.AgentID(), UserID: second.UserID(), Token: second.Token()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SignOut(ctx, done.Agent, true); err != nil {
		t.Fatal(err)
	}
	if got := s.texts(id); len(got) != 2 {
		t.Fatalf("what was to be kept is %q", got)
	}
	if err := s.SignOut(ctx, kept, true); err != nil {
		t.Fatal(err)
	}
	if got := traces(t, s.dir, "vulture"); len(got) > 0 {
		t.Errorf("found in %v", got)
	}
}

func TestLogout_ErasesEverythingInTheFolder(t *testing.T) {
	t.Parallel()
	s := logged(t, "umbrella")
	fill(t, s, "umbrella")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	demoCopy := filepath.Join(s.dir, demoDir, "portal")
	if err := os.MkdirAll(demoCopy, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(demoCopy, "portal.json"), []byte("umbrella"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Logout(context.Background(), s.opts, true); err != nil {
		t.Fatal(err)
	}
	var left []string
	_ = filepath.WalkDir(s.dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != s.dir {
			left = append(left, path)
		}
		return nil
	})
	if len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
