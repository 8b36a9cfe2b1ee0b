package storage

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// How damage is found. Reading a whole file at every start would cost time for nothing, so:
//   - at the start the header, the length and the schema are looked at (openSound);
//   - after a crash, which a log left behind tells, a small file is checked at once and a large one in the
//     background;
//   - any statement that meets damage reports it (explain). The file is then marked as suspect, and the next
//     start checks all of it.

// checkAtOnce is the largest file that is checked while a person waits; it takes some 20 ms.
const checkAtOnce = 4 << 20

const (
	sqliteMagic = "SQLite format 3\x00"
	headerSize  = 100
	pageSize    = 4096 // of every file this package makes
)

// openSound opens the database, setting a damaged file aside first.
func (s *Store) openSound(ctx context.Context, o Options, steps []step) error {
	_, suspectErr := s.root.Stat(suspectName)
	suspect := suspectErr == nil
	logLeft := fileSize(s.root, dbName+"-wal") > 0
	small := fileSize(s.root, dbName) <= cmp.Or(o.checkAtOnce, checkAtOnce)
	damage := checkHeader(s.root)
	if damage == nil {
		var err error
		s.db, err = s.newDatabase(ctx, o, dbName, steps)
		if err == nil && (suspect || logLeft && small) {
			err = s.checkNow(ctx, suspect)
		}
		if err == nil {
			err = s.db.write(ctx, s.recoverFromCrash)
		}
		switch {
		case err == nil:
			if logLeft && !suspect && !small {
				s.checkLater()
			}
			return s.clearSuspect()
		case !isDamage(err):
			return err
		}
		damage = err
	}
	return s.replaceDamaged(ctx, o, steps, damage)
}

// isDamage reports whether an error means that the file can't be worked with and another one could.
func isDamage(err error) bool {
	return kindOf(err) == ErrCorrupt || errors.Is(err, ErrCorrupt) || errors.Is(err, errForeign)
}

// fileSize returns the length of a file, -1 if there is none.
func fileSize(root *os.Root, name string) int64 {
	info, err := root.Stat(name)
	if err != nil {
		return -1
	}
	return info.Size()
}

// checkHeader looks at the first 100 bytes and the length of the file. A missing or empty file is sound.
func checkHeader(root *os.Root) error {
	f, err := root.Open(dbName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	h := make([]byte, headerSize)
	if _, err := io.ReadFull(f, h); err != nil {
		return fmt.Errorf("%w: it is only %d bytes long", ErrCorrupt, info.Size())
	}
	if !bytes.HasPrefix(h, []byte(sqliteMagic)) {
		return fmt.Errorf("%w: it does not begin like a database", ErrCorrupt)
	}
	logLeft := fileSize(root, dbName+"-wal") > 0
	// A file of one page without a log is a new one whose making was interrupted.
	if binary.BigEndian.Uint32(h[68:]) != applicationID && !logLeft && info.Size() > pageSize {
		return errForeign
	}
	// While a log is left the length in the header may be ahead of the file. The length counts only if it
	// was written together with the change counter.
	pages := int64(binary.BigEndian.Uint32(h[28:]))
	counted := bytes.Equal(h[24:28], h[92:96])
	if !logLeft && counted && pages*pageBytes(h) > info.Size() {
		return fmt.Errorf("%w: %d of %d bytes are missing", ErrCorrupt, pages*pageBytes(h)-info.Size(), pages*pageBytes(h))
	}
	return nil
}

func pageBytes(header []byte) int64 {
	n := int64(binary.BigEndian.Uint16(header[16:]))
	if n == 1 {
		n = 65536
	}
	return n
}

// checkNow reads the whole file. A suspect file is checked more closely, indexes against tables included,
// after the search index, which can be made anew, was.
func (s *Store) checkNow(ctx context.Context, suspect bool) error {
	q := query{ctx, s.db.writer}
	if !suspect {
		return quickCheck(q, `PRAGMA quick_check(1)`)
	}
	if _, err := q.exec(`INSERT INTO messages_fts (messages_fts) VALUES ('rebuild')`); err != nil {
		return err
	}
	return quickCheck(q, `PRAGMA integrity_check(1)`)
}

func quickCheck(q query, pragma string) error {
	var verdict string
	if err := q.row(pragma).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrCorrupt, verdict)
	}
	return nil
}

// checkLater checks the file in the background.
func (s *Store) checkLater() {
	s.helpers.Go(func() {
		err := s.db.read(s.background, func(q query) error { return quickCheck(q, `PRAGMA quick_check(1)`) })
		if err != nil && isDamage(err) {
			s.reportCorrupt(err)
		}
	})
}

// reportCorrupt marks the file as suspect for the next start and tells the owner once.
func (s *Store) reportCorrupt(err error) {
	s.corrupt.Do(func() {
		s.log.Error("the local copy is damaged", "code", sqliteCode(err))
		if werr := writeAtomic(s.root, suspectName, []byte(err.Error()+"\n")); werr != nil {
			s.log.Error("the damaged local copy could not be marked", "err", werr)
		}
		if s.onCorrupt != nil {
			s.helpers.Go(func() { s.onCorrupt(err) })
		}
	})
}

func (s *Store) clearSuspect() error {
	if err := s.root.Remove(suspectName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
