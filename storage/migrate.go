package storage

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
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// applicationID marks the file as Delonix's: "DLNX".
const applicationID = 0x444c4e58

// step is one schema: what leads to it from the one before.
type step struct {
	version int
	sql     string
}

// steps reads the embedded schemas; NNN_name.sql leads to schema NNN. There is no gap in their numbers.
func steps() ([]step, error) {
	names, err := fs.Glob(schemaFiles, "schema/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var out []step
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
		out = append(out, step{v, string(b)})
	}
	return out, nil
}

// errForeign: the file is a sound database, but none of Delonix's.
var errForeign = errors.New("the file is not a database of Delonix")

// schemaVersion returns the file's schema, 0 for a new file.
func schemaVersion(q query) (int, error) {
	var version, app, objects int
	err := q.row(`SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_user_version, pragma_application_id`).Scan(&version, &app, &objects)
	if err != nil {
		return 0, err
	}
	if objects == 0 && version == 0 {
		return 0, nil
	}
	if app != applicationID || version <= 0 || objects == 0 {
		return 0, errForeign
	}
	return version, nil
}

// migrate brings the file to the newest schema, one transaction a step, after a backup if there is anything
// to lose. It returns the schema the file had.
func migrate(ctx context.Context, d *database, dir, name string, root *os.Root, steps []step) (int, error) {
	q := query{ctx, d.writer}
	found, err := schemaVersion(q)
	if err != nil {
		return 0, err
	}
	known := steps[len(steps)-1].version
	switch {
	case found > known:
		return found, &NewerSchemaError{Path: filepath.Join(dir, name), Found: found, Known: known}
	case found == known:
		return found, nil
	case found > 0:
		if err := backup(q, dir, root, found); err != nil {
			return found, fmt.Errorf("back up before the migration: %w", err)
		}
	}
	// A step may have to rebuild a table others point to; the check before its commit makes up for it.
	if _, err := q.exec(`PRAGMA foreign_keys = OFF`); err != nil {
		return found, err
	}
	for _, s := range steps[found:] {
		if err := d.write(ctx, func(t *tx) error { return t.migrate(s) }); err != nil {
			return found, fmt.Errorf("migrate to schema %d: %w", s.version, err)
		}
	}
	if _, err = q.exec(`PRAGMA foreign_keys = ON`); err != nil {
		return found, err
	}
	_, err = d.foldLog(ctx) // so that a new file has its size, and the log is short on a small disk
	return found, err
}

func (t *tx) migrate(s step) error {
	text := fmt.Sprintf("%s;\nPRAGMA application_id = %d; PRAGMA user_version = %d;", s.sql, applicationID, s.version)
	if _, err := t.c.ExecContext(t.ctx, text); err != nil { // not prepared: several statements
		return err
	}
	return t.each(`SELECT "table", rowid FROM pragma_foreign_key_check LIMIT 1`, func(r scanner) error {
		var table string
		var row any
		if err := r.Scan(&table, &row); err != nil {
			return err
		}
		return fmt.Errorf("row %v of %s points to nothing", row, table)
	})
}

// backupName is the name of the copy made before leaving a schema.
func backupName(schema int) string { return fmt.Sprintf("%s-before-schema-%d.db", ownPrefix, schema+1) }

// backup writes a copy of the file and removes the older ones when it is complete.
func backup(q query, dir string, root *os.Root, schema int) error {
	tmp := ownPrefix + "-" + randomName(".tmp")
	f, err := createPrivate(root, tmp) // VACUUM INTO takes an empty file and leaves its mode
	if err != nil {
		return err
	}
	defer root.Remove(tmp) //nolint:errcheck // gone by then if all went well
	_, err = q.exec(`VACUUM INTO ?`, filepath.Join(dir, tmp))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	name := backupName(schema)
	if err := root.Rename(tmp, name); err != nil {
		return err
	}
	old, err := fs.Glob(root.FS(), ownPrefix+"-before-schema-*.db")
	for _, n := range old {
		if n != name {
			err = errors.Join(err, root.Remove(n))
		}
	}
	return errors.Join(err, syncDir(root, "."))
}
