package recovery

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
)

// When the beginning of a file is lost, nothing in it says any more where its tables are. But every file
// begins with the same statements and is never vacuumed, so the tables of the first schema have their roots
// where those of a new file have them: the pages that say so are taken from one.

// restoreSchemaPages copies the damaged file with the schema pages of a new one and returns the copy's name.
func (o *Opener) restoreSchemaPages(ctx context.Context) (string, error) {
	donor, err := o.donorPages(ctx)
	if err != nil {
		return "", err
	}
	in, err := o.Root.Open(folder.Database)
	if err != nil {
		return "", err
	}
	defer in.Close()
	name := folder.Prefix + "-" + folder.RandomName(".tmp")
	out, err := folder.CreatePrivate(o.Root, name)
	if err != nil {
		return "", err
	}
	size, err := io.Copy(out, in)
	if err == nil {
		err = overlay(out, size, donor)
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return "", errors.Join(err, o.Root.Remove(name))
	}
	return name, nil
}

// overlay writes the donor's schema pages over a file of the given size and makes the header fit it.
func overlay(out *os.File, size int64, donor []byte) error {
	pages, err := TreePages(donor, 1, nil)
	if err != nil {
		return err
	}
	total := max(size/PageSize, slices.Max(pages))
	head := donor[:PageSize]
	head[18], head[19] = 1, 1 // no log: the copy is alone
	binary.BigEndian.PutUint32(head[28:], uint32(total))
	copy(head[92:96], head[24:28]) // says that the page count is valid
	clear(head[32:40])             // no free pages
	for _, p := range pages {
		if _, err := out.WriteAt(donor[(p-1)*PageSize:p*PageSize], (p-1)*PageSize); err != nil {
			return err
		}
	}
	return out.Truncate(total * PageSize)
}

// donorPages makes a new file of the first schema and returns its content.
func (o *Opener) donorPages(ctx context.Context) (content []byte, err error) {
	const name = folder.Prefix + "-donor.db"
	defer func() { err = errors.Join(err, o.removeDatabase(name)) }()
	if err := o.removeDatabase(name); err != nil {
		return nil, err
	}
	plain := Opener{Dir: o.Dir, Root: o.Root, Steps: o.Steps[:1]}
	d, err := plain.newDatabase(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	f, err := o.Root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// TreePages appends the numbers (from 1) of the pages of the b-tree of a table whose root is page.
func TreePages(file []byte, page int64, pages []int64) ([]int64, error) {
	if page < 1 || page*PageSize > int64(len(file)) || len(pages) > len(file)/PageSize {
		return nil, fmt.Errorf("%w: page %d", fault.ErrCorrupt, page)
	}
	pages = append(pages, page)
	p := file[(page-1)*PageSize : page*PageSize]
	head := 0
	if page == 1 {
		head = HeaderSize
	}
	if kind := p[head]; kind != 0x05 { // no interior page
		return pages, nil
	}
	children := []int64{int64(binary.BigEndian.Uint32(p[head+8:]))}
	for i := range int(binary.BigEndian.Uint16(p[head+3:])) {
		cell := int(binary.BigEndian.Uint16(p[head+12+2*i:]))
		if cell+4 > len(p) {
			return nil, fmt.Errorf("%w: page %d", fault.ErrCorrupt, page)
		}
		children = append(children, int64(binary.BigEndian.Uint32(p[cell:])))
	}
	for _, c := range children {
		var err error
		if pages, err = TreePages(file, c, pages); err != nil {
			return nil, err
		}
	}
	return pages, nil
}
