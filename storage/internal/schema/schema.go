package schema

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
	"delonix/storage/internal/sqlite"
)

//go:embed *.sql
var schemaFiles embed.FS

// ApplicationID marks the file as Delonix's: "DLNX".
const ApplicationID = 0x444c4e58

// Step is one schema: what leads to it from the one before.
type Step struct {
	Version int
	SQL     string
}

// Steps reads the embedded schemas; NNN_name.sql leads to schema NNN. There is no gap in their numbers.
func Steps() ([]Step, error) {
	names, err := fs.Glob(schemaFiles, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var out []Step
	for i, name := range names {
		number, _, _ := strings.Cut(filepath.Base(name), "_")
		v, err := strconv.Atoi(number)
		if err != nil || v != i+1 {
			return nil, fmt.Errorf("schema file %s: want number %d", name, i+1)
		}
		b, err := schemaFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, Step{v, string(b)})
	}
	return out, nil
}

// ErrForeign: the file is a sound database, but none of Delonix's.
var ErrForeign = errors.New("the file is not a database of Delonix")

// schemaVersion returns the file's schema, 0 for a new file.
func schemaVersion(q sqlite.Query) (int, error) {
	var version, app, objects int
	err := q.Row(`SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_user_version, pragma_application_id`).Scan(&version, &app, &objects)
	if err != nil {
		return 0, err
	}
	if objects == 0 && version == 0 {
		return 0, nil
	}
	if app != ApplicationID || version <= 0 || objects == 0 {
		return 0, ErrForeign
	}
	return version, nil
}

// Migrate brings the file to the newest schema, one transaction a step, after a backup if there is anything
// to lose. It returns the schema the file had.
func Migrate(ctx context.Context, d *sqlite.Database, dir, name string, root *os.Root, steps []Step) (int, error) {
	q := d.Query(ctx)
	found, err := schemaVersion(q)
	if err != nil {
		return 0, err
	}
	known := steps[len(steps)-1].Version
	switch {
	case found > known:
		return found, &fault.NewerSchemaError{Path: filepath.Join(dir, name), Found: found, Known: known}
	case found == known:
		return found, nil
	case found > 0:
		if err := backup(q, dir, root, found); err != nil {
			return found, fmt.Errorf("back up before the migration: %w", err)
		}
	}
	// A step may have to rebuild a table others point to; the check before its commit makes up for it.
	if _, err := q.Exec(`PRAGMA foreign_keys = OFF`); err != nil {
		return found, err
	}
	for _, s := range steps[found:] {
		if err := d.Write(ctx, func(t *sqlite.Tx) error { return apply(t, s) }); err != nil {
			return found, fmt.Errorf("migrate to schema %d: %w", s.Version, err)
		}
	}
	if _, err = q.Exec(`PRAGMA foreign_keys = ON`); err != nil {
		return found, err
	}
	_, err = d.FoldLog(ctx) // so that a new file has its size, and the log is short on a small disk
	return found, err
}

func apply(t *sqlite.Tx, s Step) error {
	text := fmt.Sprintf("%s;\nPRAGMA application_id = %d; PRAGMA user_version = %d;", s.SQL, ApplicationID, s.Version)
	if err := t.Script(text); err != nil {
		return err
	}
	return t.Each(`SELECT "table", rowid FROM pragma_foreign_key_check LIMIT 1`, func(r sqlite.Scanner) error {
		var table string
		var row any
		if err := r.Scan(&table, &row); err != nil {
			return err
		}
		return fmt.Errorf("row %v of %s points to nothing", row, table)
	})
}

// BackupName is the name of the copy made before leaving a schema.
func BackupName(schema int) string {
	return fmt.Sprintf("%s-before-schema-%d.db", folder.Prefix, schema+1)
}

// backup writes a copy of the file and removes the older ones when it is complete.
func backup(q sqlite.Query, dir string, root *os.Root, schema int) error {
	tmp := folder.Prefix + "-" + folder.RandomName(".tmp")
	f, err := folder.CreatePrivate(root, tmp) // VACUUM INTO takes an empty file and leaves its mode
	if err != nil {
		return err
	}
	defer root.Remove(tmp) //nolint:errcheck // gone by then if all went well
	_, err = q.Exec(`VACUUM INTO ?`, filepath.Join(dir, tmp))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	name := BackupName(schema)
	if err := root.Rename(tmp, name); err != nil {
		return err
	}
	old, err := fs.Glob(root.FS(), folder.Prefix+"-before-schema-*.db")
	for _, n := range old {
		if n != name {
			err = errors.Join(err, root.Remove(n))
		}
	}
	return errors.Join(err, folder.SyncDir(root, "."))
}
