package storage

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// When the beginning of a file is lost, nothing in it says any more where its tables are. But every file
// begins with the same statements and is never vacuumed, so the tables of the first schema have their roots
// where those of a new file have them: the pages that say so are taken from one.

// restoreSchemaPages copies the damaged file with the schema pages of a new one and returns the copy's name.
func (s *Store) restoreSchemaPages(ctx context.Context, first step) (string, error) {
	donor, err := s.donorPages(ctx, first)
	if err != nil {
		return "", err
	}
	in, err := s.root.Open(dbName)
	if err != nil {
		return "", err
	}
	defer in.Close()
	name := ownPrefix + "-" + randomName(".tmp")
	out, err := createPrivate(s.root, name)
	if err != nil {
		return "", err
	}
	size, err := io.Copy(out, in)
	if err == nil {
		err = overlay(out, size, donor)
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return "", errors.Join(err, s.root.Remove(name))
	}
	return name, nil
}

// overlay writes the donor's schema pages over a file of the given size and makes the header fit it.
func overlay(out *os.File, size int64, donor []byte) error {
	pages, err := treePages(donor, 1, nil)
	if err != nil {
		return err
	}
	total := max(size/pageSize, slices.Max(pages))
	head := donor[:pageSize]
	head[18], head[19] = 1, 1 // no log: the copy is alone
	binary.BigEndian.PutUint32(head[28:], uint32(total))
	copy(head[92:96], head[24:28]) // says that the page count is valid
	clear(head[32:40])             // no free pages
	for _, p := range pages {
		if _, err := out.WriteAt(donor[(p-1)*pageSize:p*pageSize], (p-1)*pageSize); err != nil {
			return err
		}
	}
	return out.Truncate(total * pageSize)
}

// donorPages makes a new file of the first schema and returns its content.
func (s *Store) donorPages(ctx context.Context, first step) (content []byte, err error) {
	const name = ownPrefix + "-donor.db"
	defer func() { err = errors.Join(err, s.removeDatabase(name)) }()
	if err := s.removeDatabase(name); err != nil {
		return nil, err
	}
	d, err := s.newDatabase(ctx, Options{}, name, []step{first})
	if err != nil {
		return nil, err
	}
	if err := d.close(); err != nil {
		return nil, err
	}
	f, err := s.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// treePages appends the numbers (from 1) of the pages of the b-tree of a table whose root is page.
func treePages(file []byte, page int64, pages []int64) ([]int64, error) {
	if page < 1 || page*pageSize > int64(len(file)) || len(pages) > len(file)/pageSize {
		return nil, fmt.Errorf("%w: page %d", ErrCorrupt, page)
	}
	pages = append(pages, page)
	p := file[(page-1)*pageSize : page*pageSize]
	head := 0
	if page == 1 {
		head = headerSize
	}
	if kind := p[head]; kind != 0x05 { // no interior page
		return pages, nil
	}
	children := []int64{int64(binary.BigEndian.Uint32(p[head+8:]))}
	for i := range int(binary.BigEndian.Uint16(p[head+3:])) {
		cell := int(binary.BigEndian.Uint16(p[head+12+2*i:]))
		if cell+4 > len(p) {
			return nil, fmt.Errorf("%w: page %d", ErrCorrupt, page)
		}
		children = append(children, int64(binary.BigEndian.Uint32(p[cell:])))
	}
	for _, c := range children {
		var err error
		if pages, err = treePages(file, c, pages); err != nil {
			return nil, err
		}
	}
	return pages, nil
}
