package client

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"delonix/client/demo"
)

func pngBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAttachments_AreDownloadedAndOpenedOnlyIfHarmless(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file demo.PushFile
		Of   string
	}{
		"a picture":             {demo.PushFile{Name: "photo.png", ContentType: "image/png", Data: pngBytes(t)}, ""},
		"a text":                {demo.PushFile{Name: "notes.txt", ContentType: "text/plain", Data: []byte("hello")}, ""},
		"a program":             {demo.PushFile{Name: "setup.exe", ContentType: "application/octet-stream", Data: []byte("MZ\x90\x00")}, "could do harm"},
		"a script":              {demo.PushFile{Name: "run.sh", ContentType: "text/plain", Data: []byte("#!/bin/sh\n")}, "could do harm"},
		"a program in disguise": {demo.PushFile{Name: "photo.png", ContentType: "image/png", Data: []byte("MZ\x90\x00\x03\x00\x00\x00")}, "not what its name says"},
		"a page":                {demo.PushFile{Name: "page.html", ContentType: "text/html", Data: []byte("<script>")}, "could do harm"},
		"a page in disguise":    {demo.PushFile{Name: "notes.txt", ContentType: "text/plain", Data: []byte("<html><script>x</script></html>")}, "not what its name says"},
		"a turned name":         {demo.PushFile{Name: "gpj.\u202Eexe.png.exe", ContentType: "image/png", Data: pngBytes(t)}, "could do harm"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			s.push(demo.Push{Text: "a file for you", Files: []demo.PushFile{c.file}})
			var m Message
			s.until("it is there", func() bool {
				convs, _ := s.Conversations(context.Background(), Filter{})
				for _, v := range convs {
					for _, b := range s.bubbles(v.ID) {
						if len(b.Attachments) == 1 {
							m = b
							return true
						}
					}
				}
				return false
			})
			a := m.Attachments[0]
			if a.Path != "" || strings.ContainsAny(a.Name, "\u202E/\\") {
				t.Errorf("%+v", a)
			}
			path, err := s.Download(context.Background(), a.ID)
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(got, c.file.Data) {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
			if base := filepath.Base(path); strings.Contains(base, "photo") || filepath.Ext(base) == ".exe" {
				t.Errorf("the name on disk is %q", base)
			}
			open, err := s.OpenableAttachment(context.Background(), a.ID)
			switch {
			case c.Of == "" && err != nil:
				t.Fatal(err)
			case c.Of != "" && (err == nil || !strings.Contains(isProblem(t, err).Text, c.Of)):
				t.Errorf("%q, %v", open, err)
			case c.Of == "" && filepath.Ext(open) != filepath.Ext(c.file.Name):
				t.Errorf("opened as %q", open)
			}
		})
	}
}

func TestAttachments_EditBringsTheFilesBack(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 413})
	id := s.begin()
	m := s.say(id, "look", s.file("a.txt", []byte("content")))
	s.untilState(m, StateFailed)
	out, err := s.EditUnsent(context.Background(), id, m)
	if err != nil || len(out.Files) != 1 || out.Files[0].Name != "a.txt" {
		t.Fatalf("%+v %v", out, err)
	}
	again, err := s.Send(context.Background(), id, Outgoing{Text: out.Text, DraftFiles: []AttachmentID{out.Files[0].ID}, Draft: new("")})
	if err != nil {
		t.Fatal(err)
	}
	s.untilState(again, StateSent)
	if got := s.portal.Received()[0].Files; len(got) != 1 || got[0].Name != "a.txt" {
		t.Errorf("%+v", got)
	}
}

func TestSearch_FindsAndMarks(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "where is my parcel"), StateSent)
	hits, err := s.Search(context.Background(), "parc", 0, 10)
	if err != nil || len(hits) == 0 {
		t.Fatal(hits, err)
	}
	if !strings.Contains(hits[0].Snippet, "\x02parcel\x03") || hits[0].Conversation != id || hits[0].Title == "" {
		t.Errorf("%+v", hits[0])
	}
}

func TestSettings_SurviveAndStayInRange(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.open()
	ctx := context.Background()
	v, err := s.Settings(ctx)
	if err != nil || v != DefaultSettings() {
		t.Errorf("%+v %v", v, err)
	}
	v.Theme, v.EndOfTurn, v.Sensitivity, v.AttachmentLimitMB = "dark", 99, -1, 0
	if err := s.SaveSettings(ctx, v); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.open()
	got, _ := s.Settings(ctx)
	if got.Theme != "dark" || got.EndOfTurn != 2 || got.Sensitivity != 0 || got.AttachmentLimitMB != 20 {
		t.Errorf("%+v", got)
	}
}
