package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"sync"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/sqlite"
)

const attachmentColumns = `id, conversation, coalesce(message, 0), remote_id, name, content_type, size, sha256, file, created`

func scanAttachment(r sqlite.Scanner) (a Attachment, err error) {
	return a, r.Scan(&a.ID, &a.ConversationID, &a.MessageID, &a.RemoteID, &a.Name, &a.ContentType, &a.Size, &a.SHA256, &a.File,
		sqlite.TimeInto(&a.Created))
}

// NewFile is a file to be copied in.
type NewFile struct {
	Name        string
	ContentType string
	Content     io.Reader
	Limit       int64 // bytes; more is ErrTooLarge; 0: none
	Loose       bool  // for StageAttachment: of no draft; it is gone after the next Open unless a message takes it
}

// stagedNames are the files being written whose row is not there yet: Sweep leaves them alone.
type stagedNames struct {
	mu    sync.Mutex
	names map[string]bool
}

func (n *stagedNames) add(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.names == nil {
		n.names = make(map[string]bool)
	}
	n.names[name] = true
}

func (n *stagedNames) remove(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.names, name)
}

func (n *stagedNames) has(name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.names[name]
}

// storedFile is a file on the disk that no row names yet.
type storedFile struct {
	name string // within its folder
	size int64
	sum  string // SHA-256, hex
}

// storeFile writes content under a new random name into a folder and syncs both. The caller calls done when
// the row that names it is committed, or with keep false if it could not be.
func (s *Store) storeFile(ctx context.Context, sub, ext string, content io.Reader, limit int64) (f storedFile, done func(keep bool), err error) {
	f.name = folder.RandomName(ext)
	path := sub + "/" + f.name
	s.staging.add(f.name)
	done = func(keep bool) {
		if !keep {
			s.root.Remove(path) //nolint:errcheck // Sweep finds it
		}
		s.staging.remove(f.name)
	}
	out, err := folder.CreatePrivate(s.root, path)
	if err != nil {
		done(false)
		return f, nil, err
	}
	hash := sha256.New()
	in := &contextReader{ctx, content}
	if limit > 0 {
		f.size, err = io.Copy(io.MultiWriter(out, hash), io.LimitReader(in, limit+1))
	} else {
		f.size, err = io.Copy(io.MultiWriter(out, hash), in)
	}
	if err == nil && limit > 0 && f.size > limit {
		err = ErrTooLarge
	}
	err = errors.Join(err, out.Sync(), out.Close())
	if err == nil {
		err = folder.SyncDir(s.root, sub)
	}
	if err != nil {
		done(false)
		return f, nil, err
	}
	f.sum = hex.EncodeToString(hash.Sum(nil))
	return f, done, nil
}

// contextReader ends a copy when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// inCall runs f as a call of the store whose parts hold no connection: writing a file may take long.
func (s *Store) inCall(what string, f func() error) error {
	if err := s.life.enter(); err != nil {
		return s.explain(what, err)
	}
	defer s.life.leave()
	return s.explain(what, f())
}

// loosePosition marks a copy that belongs to no draft and waits for the message it was made for.
const loosePosition = "-1"

// StageAttachment copies a file into the attachments folder under a random name and adds it to the draft of
// the conversation. When it returns, content, folder and row are on the disk.
func (s *Store) StageAttachment(ctx context.Context, conversationID int64, n NewFile) (a Attachment, err error) {
	err = s.inCall("keep the attachment", func() error {
		f, done, err := s.storeFile(ctx, folder.Attachments, "", n.Content, n.Limit)
		if err != nil {
			return err
		}
		err = s.inTx(ctx, func(t *tx) (err error) {
			a, err = scanAttachment(t.Row(`INSERT INTO attachments (conversation, position, name, content_type, size, sha256, file, created)
				SELECT id, iif(?8, `+loosePosition+`, `+draftPosition+`), ?2, ?3, ?4, ?5, ?6, ?7
				FROM conversations WHERE id = ?1 RETURNING `+attachmentColumns,
				conversationID, n.Name, n.ContentType, f.size, f.sum, f.name, sqlite.Micros(s.now()), n.Loose))
			return err
		})
		done(err == nil)
		return err
	})
	return a, err
}

// RemoveStaged removes a file of the draft.
func (s *Store) RemoveStaged(ctx context.Context, attachmentID int64) error {
	return s.write(ctx, "remove the draft's file", func(t *tx) error {
		if err := s.forgetFiles(t, `id = ? AND message IS NULL`, attachmentID); err != nil {
			return err
		}
		return t.one(`DELETE FROM attachments WHERE id = ? AND message IS NULL`, attachmentID)
	})
}

// Attachment returns one attachment, or ErrNotFound.
func (s *Store) Attachment(ctx context.Context, id int64) (a Attachment, err error) {
	err = s.read(ctx, "read the attachment", func(q query) (err error) {
		a, err = scanAttachment(q.Row(`SELECT `+attachmentColumns+` FROM attachments WHERE id = ?`, id))
		return err
	})
	return a, err
}

// SaveDownload stores the content of an attachment that the portal had, and what is known of it now: an
// empty Name or ContentType leaves the old one. One that is here already is not stored twice.
func (s *Store) SaveDownload(ctx context.Context, id int64, n NewFile) (a Attachment, err error) {
	err = s.inCall("keep the download", func() error {
		f, done, err := s.storeFile(ctx, folder.Attachments, "", n.Content, n.Limit)
		if err != nil {
			return err
		}
		kept := false
		err = s.inTx(ctx, func(t *tx) error {
			changed, err := t.Exec(`UPDATE attachments SET file = ?2, size = ?3, sha256 = ?4 WHERE id = ?1 AND file = ''`,
				id, f.name, f.size, f.sum)
			if err != nil {
				return err
			}
			kept = changed > 0
			a, err = scanAttachment(t.Row(`UPDATE attachments SET name = CASE ?2 WHEN '' THEN name ELSE ?2 END,
				content_type = CASE ?3 WHEN '' THEN content_type ELSE ?3 END WHERE id = ?1 RETURNING `+attachmentColumns,
				id, n.Name, n.ContentType))
			return err
		})
		done(err == nil && kept)
		return err
	})
	return a, err
}

// OpenAttachment opens the local content for reading. ErrNotFound: there is none.
func (s *Store) OpenAttachment(ctx context.Context, id int64) (*os.File, error) {
	a, err := s.Attachment(ctx, id)
	if err != nil {
		return nil, err
	}
	if !a.Local() {
		return nil, s.explain("open the attachment", ErrNotFound)
	}
	f, err := s.root.Open(folder.Attachments + "/" + a.File)
	if errors.Is(err, os.ErrNotExist) {
		err = errors.Join(ErrNotFound, err)
	}
	return f, s.explain("open the attachment", err)
}

// AttachmentPath returns the absolute path of the local content, "" if there is none.
func (s *Store) AttachmentPath(a Attachment) string {
	if !a.Local() {
		return ""
	}
	return s.path(folder.Attachments, a.File)
}

// fillAttachments adds their files to the messages of a page.
func (q query) fillAttachments(page []Message) error {
	if len(page) == 0 {
		return nil
	}
	at := make(map[int64]int, len(page))
	ids := make([]int64, len(page))
	for i, m := range page {
		at[m.ID], ids[i] = i, m.ID
	}
	return q.Each(`SELECT `+attachmentColumns+` FROM attachments WHERE message IN (SELECT value FROM json_each(?))
		ORDER BY message, position, id`, func(r sqlite.Scanner) error {
		a, err := scanAttachment(r)
		if err != nil {
			return err
		}
		m := &page[at[a.MessageID]]
		m.Attachments = append(m.Attachments, a)
		return nil
	}, idList(ids))
}

// forgetFiles removes, after the commit, the files of the attachments that a condition selects.
func (s *Store) forgetFiles(t *tx, where string, args ...any) error {
	files, err := collect(t.query, func(r sqlite.Scanner) (name string, err error) { return name, r.Scan(&name) },
		`SELECT file FROM attachments WHERE file <> '' AND `+where, args...)
	if err != nil && !sqlite.IsNoRows(err) {
		return err
	}
	t.afterCommit(func() {
		for _, f := range files {
			s.root.Remove(folder.Attachments + "/" + f) //nolint:errcheck // Sweep finds it
		}
	})
	return nil
}
