package rows

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
	"delonix/storage/internal/sqlite"
)

// StoredFile is a file on the disk that no row names yet.
type StoredFile struct {
	Name string // within its folder
	Size int64
	Sum  string // SHA-256, hex
}

// StoreFile writes content under a new random name into a folder and syncs both. The caller calls done when
// the row that names it is committed, or with keep false if it could not be.
func (s *Base) StoreFile(ctx context.Context, sub, ext string, content io.Reader, limit int64) (f StoredFile, done func(keep bool), err error) {
	f.Name = folder.RandomName(ext)
	path := sub + "/" + f.Name
	s.Staging.add(f.Name)
	done = func(keep bool) {
		if !keep {
			s.Root.Remove(path) //nolint:errcheck // Sweep finds it
		}
		s.Staging.remove(f.Name)
	}
	out, err := folder.CreatePrivate(s.Root, path)
	if err != nil {
		done(false)
		return f, nil, err
	}
	hash := sha256.New()
	in := &contextReader{ctx, content}
	if limit > 0 {
		f.Size, err = io.Copy(io.MultiWriter(out, hash), io.LimitReader(in, limit+1))
	} else {
		f.Size, err = io.Copy(io.MultiWriter(out, hash), in)
	}
	if err == nil && limit > 0 && f.Size > limit {
		err = fault.ErrTooLarge
	}
	err = errors.Join(err, out.Sync(), out.Close())
	if err == nil {
		err = folder.SyncDir(s.Root, sub)
	}
	if err != nil {
		done(false)
		return f, nil, err
	}
	f.Sum = hex.EncodeToString(hash.Sum(nil))
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

// ForgetFiles removes, after the commit, the files of the attachments that a condition selects.
func (s *Base) ForgetFiles(t *Tx, where string, args ...any) error {
	files, err := Collect(t.Query, func(r sqlite.Scanner) (name string, err error) { return name, r.Scan(&name) },
		`SELECT file FROM attachments WHERE file <> '' AND `+where, args...)
	if err != nil && !sqlite.IsNoRows(err) {
		return err
	}
	t.afterCommit(func() {
		for _, f := range files {
			s.Root.Remove(folder.Attachments + "/" + f) //nolint:errcheck // Sweep finds it
		}
	})
	return nil
}

// DeleteUtterances removes those that a condition selects, with what was understood and their files.
func (s *Base) DeleteUtterances(t *Tx, where string, arg any) error {
	if err := s.ForgetRecordings(t, where, arg); err != nil {
		return err
	}
	_, err := t.Exec(`DELETE FROM utterances WHERE `+where, arg)
	return err
}

// EndUtterances ends those of a message that is sent and removes their files after the commit.
func (s *Base) EndUtterances(t *Tx, message int64) error {
	if err := s.ForgetRecordings(t, `message = ?`, message); err != nil {
		return err
	}
	_, err := t.Exec(`UPDATE utterances SET state = 'done', file = '' WHERE message = ?`, message)
	return err
}

func (s *Base) ForgetRecordings(t *Tx, where string, arg any) error {
	files, err := Collect(t.Query, func(r sqlite.Scanner) (name string, err error) { return name, r.Scan(&name) },
		`SELECT file FROM utterances WHERE file <> '' AND `+where, arg)
	t.afterCommit(func() {
		for _, f := range files {
			s.Root.Remove(folder.Utterances + "/" + f) //nolint:errcheck // Sweep finds it
		}
	})
	return err
}

// MarkScrub notes in the deleting transaction that the files have to be rewritten.
func (s *Base) MarkScrub(t *Tx) error {
	if err := PutSetting(t, ScrubMark, []byte("true")); err != nil {
		return err
	}
	t.afterCommit(s.ScrubSoon)
	return nil
}

func PutSetting(t *Tx, key string, value json.RawMessage) error {
	_, err := t.Exec(`INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value <> ?2`,
		key, string(value))
	return err
}

// ScrubMark is the setting that stands while something deleted may still be in the files.
const ScrubMark = "storage/scrub"
