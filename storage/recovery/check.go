package recovery

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

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
	"delonix/storage/internal/schema"
	"delonix/storage/internal/sqlite"
)

// How damage is found. Reading a whole file at every start would cost time for nothing, so:
//   - at the start the header, the length and the schema are looked at (openSound);
//   - after a crash, which a log left behind tells, a small file is checked at once and a large one in the
//     background (Check);
//   - any statement that meets damage reports it (MarkSuspect). The file is then marked as suspect, and the next
//     start checks all of it.

// checkAtOnce is the largest file that is checked while a person waits; it takes some 20 ms.
const checkAtOnce = 4 << 20

const (
	sqliteMagic = "SQLite format 3\x00"
	HeaderSize  = 100
	PageSize    = 4096 // of every file this package makes
)

// Open opens the database, creating or migrating it, and setting a damaged file aside. check says that the caller
// should Check it in the background.
func (o *Opener) Open(ctx context.Context) (db *sqlite.Database, check bool, err error) {
	if err = o.finishReplacing(); err == nil {
		check, err = o.openSound(ctx)
	}
	return o.db, check, err
}

// openSound opens the database, setting a damaged file aside first, and reports whether it is still to be checked.
func (o *Opener) openSound(ctx context.Context) (check bool, err error) {
	_, suspectErr := o.Root.Stat(folder.Suspect)
	suspect := suspectErr == nil
	logLeft := folder.Size(o.Root, folder.Database+"-wal") > 0
	small := folder.Size(o.Root, folder.Database) <= cmp.Or(o.AtOnce, checkAtOnce)
	damage := checkHeader(o.Root)
	if damage == nil {
		var err error
		o.db, err = o.newDatabase(ctx, folder.Database)
		if err == nil && (suspect || logLeft && small) {
			err = o.checkNow(ctx, suspect)
		}
		if err == nil {
			err = o.db.Write(ctx, o.AfterCrash)
		}
		switch {
		case err == nil:
			return logLeft && !suspect && !small, o.clearSuspect()
		case !IsDamage(err):
			return false, err
		}
		damage = err
	}
	return false, o.replaceDamaged(ctx, damage)
}

// IsDamage reports whether an error means that the file can't be worked with and another one could.
func IsDamage(err error) bool {
	return fault.Kind(err) == fault.ErrCorrupt || errors.Is(err, fault.ErrCorrupt) || errors.Is(err, schema.ErrForeign)
}

// checkHeader looks at the first 100 bytes and the length of the file. A missing or empty file is sound.
func checkHeader(root *os.Root) error {
	f, err := root.Open(folder.Database)
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
	h := make([]byte, HeaderSize)
	if _, err := io.ReadFull(f, h); err != nil {
		return fmt.Errorf("%w: it is only %d bytes long", fault.ErrCorrupt, info.Size())
	}
	if !bytes.HasPrefix(h, []byte(sqliteMagic)) {
		return fmt.Errorf("%w: it does not begin like a database", fault.ErrCorrupt)
	}
	logLeft := folder.Size(root, folder.Database+"-wal") > 0
	// A file of one page without a log is a new one whose making was interrupted.
	if binary.BigEndian.Uint32(h[68:]) != schema.ApplicationID && !logLeft && info.Size() > PageSize {
		return schema.ErrForeign
	}
	// While a log is left the length in the header may be ahead of the file. The length counts only if it
	// was written together with the change counter.
	pages := int64(binary.BigEndian.Uint32(h[28:]))
	counted := bytes.Equal(h[24:28], h[92:96])
	if !logLeft && counted && pages*pageBytes(h) > info.Size() {
		return fmt.Errorf("%w: %d of %d bytes are missing", fault.ErrCorrupt, pages*pageBytes(h)-info.Size(), pages*pageBytes(h))
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
func (o *Opener) checkNow(ctx context.Context, suspect bool) error {
	q := o.db.Query(ctx)
	if !suspect {
		return QuickCheck(q, `PRAGMA quick_check(1)`)
	}
	if _, err := q.Exec(`INSERT INTO messages_fts (messages_fts) VALUES ('rebuild')`); err != nil {
		return err
	}
	return QuickCheck(q, `PRAGMA integrity_check(1)`)
}

func QuickCheck(q sqlite.Query, pragma string) error {
	var verdict string
	if err := q.Row(pragma).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", fault.ErrCorrupt, verdict)
	}
	return nil
}

// Check reads the whole file beside what goes on in it. It returns nil if the file is sound, or nothing can be
// said of it.
func Check(ctx context.Context, db *sqlite.Database) error {
	err := db.Read(ctx, func(q sqlite.Query) error { return QuickCheck(q, `PRAGMA quick_check(1)`) })
	if err != nil && IsDamage(err) {
		return err
	}
	return nil
}

// MarkSuspect has the next start check all of the file, because of err.
func MarkSuspect(root *os.Root, err error) error {
	return folder.WriteAtomic(root, folder.Suspect, []byte(err.Error()+"\n"))
}
