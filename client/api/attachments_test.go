package api

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAttachment_Download(t *testing.T) {
	for disposition, want := range map[string]string{
		`attachment; filename="report.pdf"`:                         "report.pdf",
		`attachment; filename=report.pdf`:                           "report.pdf",
		`attachment; filename*=UTF-8''%C3%BCber%20uns.pdf`:          "über uns.pdf",
		`attachment; filename="x.pdf"; filename*=UTF-8''%C3%BC.pdf`: "ü.pdf",
		`attachment; filename="../../etc/passwd"`:                   "passwd",
		`attachment; filename="C:\\temp\\a.txt"`:                    "a.txt",
		`attachment; filename=two words.txt; size=5`:                "two words.txt",
		`attachment; filename="semi;colon.txt" x`:                   "semi;colon.txt",
		`attachment; filename="no end`:                              "no end",
		"attachment; filename=\"exe\u202efdp.pdf\"":                 "exefdp.pdf",
		`inline`:                    "",
		`attachment; filename=".."`: "",
		``:                          "",
	} {
		var seen recorder
		server := newPortal(t, seen.wrap(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Disposition", disposition)
			answering(200, "application/pdf", "%PDF")(w, r)
		}))
		d, err := newTestPublic(t, mustPortal(t, server.URL+"/pre"), Options{}).Attachment(background(), "a/1", "u&1", ExtMobile)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(d)
		_ = d.Close()
		if err != nil || string(data) != "%PDF" || d.Name != want || d.ContentType != "application/pdf" || d.Size != 4 {
			t.Errorf("%s: %#v, %q, %v", disposition, d, data, err)
		}
		r := seen.last(t)
		if r.path != "/pre/api/v1/public/conversations/attachments/a%2F1" || r.query != "ext_id=u%261&ext_type=mobile" || r.header.Get("Authorization") != "Bearer "+canary {
			t.Errorf("request is %v", r)
		}
	}
}

func TestAttachment_UnknownSizeAndMissingIDs(t *testing.T) {
	server := newPortal(t, func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		_, _ = io.WriteString(w, "content")
	})
	p := newTestPublic(t, server.url, Options{})
	d, err := p.Attachment(background(), "a", "u", "")
	if err != nil || d.Size != -1 {
		t.Fatalf("%v, %v", d, err)
	}
	if data, err := io.ReadAll(d); err != nil || string(data) != "content" {
		t.Errorf("%q, %v", data, err)
	}
	_ = d.Close()
	for _, c := range [][2]string{{"", "u"}, {"a", ""}, {"..", "u"}} {
		if _, err := p.Attachment(background(), c[0], c[1], ""); KindOf(err) != KindInvalid || WroteRequest(err) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestAttachment_LargeDownload_IsStreamed(t *testing.T) {
	const size = 100 << 20
	server := newPortal(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, &zeros{size}) })
	d, err := newTestPublic(t, server.url, Options{}).Attachment(background(), "a", "u", "")
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, d)
	_ = d.Close()
	if n != size || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestAttachment_ClosedEarly_EndsTheRequest(t *testing.T) {
	ended := make(chan struct{})
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		close(ended)
	})
	d, err := newTestPublic(t, server.url, Options{}).Attachment(background(), "a", "u", "")
	if err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	<-ended
}

func TestReadAttachments_EveryShape(t *testing.T) {
	for raw, want := range map[string][]AttachmentRef{
		`[]`: nil, `null`: nil, ``: nil, `{}`: nil, `true`: nil, `[null,true,[],{},""]`: nil,
		`["id-1","id-2"]`: {{ID: "id-1"}, {ID: "id-2"}},
		`[17]`:            {{ID: "17"}},
		`"id-1"`:          {{ID: "id-1"}},
		`[{"id":"a","name":"n.txt","content_type":"text/plain","size":5}]`:             {{"a", "n.txt", "text/plain", 5}},
		`[{"attachment_id":3,"filename":"n.txt","mime_type":"text/plain","size":"5"}]`: {{"3", "n.txt", "text/plain", 5}},
		`[{"id":"a","file_name":"n.txt","size":null}]`:                                 {{"a", "n.txt", "", 0}},
		`{"id":"a"}`: {{ID: "a"}},
		`[{"id":null,"attachment_id":"b","name":""}]`:       {{ID: "b"}},
		`[{"name":"only a name"}]`:                          {{Name: "only a name"}},
		`[{"id":"a","name":"../x/y\u0000\u202e.txt"}]`:      {{ID: "a", Name: "y.txt"}},
		`[{"id":"a","size":-1},{"id":"b","size":1e300}]`:    {{ID: "a"}, {ID: "b"}},
		`[{"id":"a","name":7,"content_type":{},"size":[]}]`: {{ID: "a", Name: "7"}},
	} {
		t.Log(raw)
		sameJSON(t, readAttachments(json.RawMessage(raw)), want)
	}
	many := "[" + strings.Repeat(`"x",`, 1000) + `"x"]`
	if n := len(readAttachments(json.RawMessage(many))); n != maxAttachments {
		t.Errorf("%d attachments of a message", n)
	}
}
