package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

var errListShape = errors.New("the list has not the shape it should have")

// ListLimits bound what is read of a list. A zero field means its default.
type ListLimits struct {
	// List is how many bytes of a list are read, decompressed; 1 GiB. A list is not
	// held in memory.
	List int64
	// Conversation is how many bytes one conversation may have, which is held in
	// memory; 64 MiB. A larger one is passed over.
	Conversation int
}

func (l ListLimits) withDefaults() ListLimits {
	if l.List <= 0 {
		l.List = 1 << 30
	}
	if l.Conversation <= 0 {
		l.Conversation = 64 << 20
	}
	return l
}

// tooLarge is the error of what is larger than most bytes.
type tooLarge struct {
	what string
	most int64
}

func (e *tooLarge) Error() string {
	return fmt.Sprintf("%s is larger than %d MiB", e.what, e.most>>20)
}

// IsTooLarge reports whether a list ended, or a conversation was passed over, because of
// its size.
func IsTooLarge(err error) bool {
	var e *tooLarge
	return errors.As(err, &e)
}

// Listing is what a list says besides its conversations.
type Listing struct {
	User User
	ETag string // of the list, for the next request; empty if the portal gave none
	// Unchanged: the portal says that nothing changed since the list of that ETag.
	Unchanged bool
	// Skipped counts what could not be read and was passed over. SkippedWhy says why,
	// for the first few.
	Skipped    int
	SkippedWhy []string
	Bytes      int64 // of the list, decompressed
	Decoded    int64 // bytes of messages that were decoded, each time they were
}

// skippedMost is how many reasons a listing keeps.
const skippedMost = 5

// Skip notes something that could not be read.
func (l *Listing) Skip(why error) {
	if l.Skipped++; len(l.SkippedWhy) < skippedMost {
		l.SkippedWhy = append(l.SkippedWhy, cleanLine(why.Error(), maxDetail))
	}
}

// listReader reads a list of conversations as a stream: no more than the bytes of one
// conversation are held in memory. What can't be read of one does not end it.
type listReader struct {
	in      *scanner
	limits  ListLimits
	each    func(*Listed) error
	out     *Listing
	refused error // what each returned
	listed  bool  // a documented field was there
	count   int   // conversations so far
	one     Listed
}

// readList reads a list and calls each for every conversation of it.
func readList(a *answer, limits ListLimits, out *Listing, each func(*Listed) error) error {
	limits = limits.withDefaults()
	limited := &limitReader{r: a, left: limits.List}
	start := &startReader{r: limited}
	d := listReader{in: newScanner(start), limits: limits, each: each, out: out}
	err := d.list()
	out.Bytes = limits.List - limited.left
	switch {
	case err == nil:
		// To the end, so that the connection can be used again.
		_, _ = io.CopyN(io.Discard, limited, 4<<10)
		return nil
	case d.refused != nil:
		return d.refused
	case a.broken != nil:
		return a.broken
	}
	if limited.left < 0 {
		err = &tooLarge{"the list", limits.List}
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	seen := received{route: a.route, status: a.status, contentType: a.header.Get("Content-Type"), data: start.seen}
	failure := seen.unexpected(err)
	switch {
	case IsTooLarge(err):
		failure.Detail = err.Error()
	case errors.Is(err, io.ErrUnexpectedEOF) && looksLikeJSON(start.seen):
		failure.Detail = "the list breaks off"
	}
	return failure
}

func looksLikeJSON(start []byte) bool {
	start = bytes.TrimSpace(start)
	return len(start) > 0 && (start[0] == '{' || start[0] == '[')
}

// list reads {"user_id":…,"user_name":…,"conversations":[…]}, or the bare array.
// An object with none of these fields is something else.
func (d *listReader) list() error {
	first, err := d.in.next()
	switch {
	case err != nil:
		return err
	case first == '[':
		return d.conversations()
	case first != '{':
		return errListShape
	}
	d.in.at++
	for count := 0; ; count++ {
		if more, err := d.in.more(count, '}'); err != nil {
			return err
		} else if !more {
			break
		}
		if err := d.field(); err != nil {
			return err
		}
	}
	if !d.listed {
		return errListShape
	}
	return nil
}

// smallMost is how many bytes of a key, or of a field of the list that is no list, are
// read.
const smallMost = 64 << 10

// field reads one field of the list.
func (d *listReader) field() error {
	if c, err := d.in.next(); err != nil {
		return err
	} else if c != '"' {
		return errSyntax
	}
	key, _, err := d.in.value(nil, smallMost)
	if err != nil {
		return err
	}
	if err := d.in.take(':'); err != nil {
		return err
	}
	name, _ := stringText(key)
	switch name {
	case "conversations":
		d.listed = true
		if c, err := d.in.next(); err != nil {
			return err
		} else if c == '[' {
			return d.conversations()
		}
		raw, _, err := d.in.value(nil, smallMost)
		if err == nil && string(raw) != "null" { // null is an empty one
			err = errListShape
		}
		return err
	case "user_id", "user_name":
		d.listed = true
		raw, _, err := d.in.value(nil, smallMost)
		text, _ := scalarText(raw)
		if name == "user_id" {
			d.out.User.ID = text
		} else {
			d.out.User.Name = cleanLine(text, 200)
		}
		return err
	}
	_, _, err = d.in.value(nil, 0)
	return err
}

// conversations reads an array of conversations. What is none is passed over.
func (d *listReader) conversations() error {
	if err := d.in.take('['); err != nil {
		return err
	}
	for count := 0; ; count++ {
		if more, err := d.in.more(count, ']'); err != nil || !more {
			return err
		}
		d.count++
		raw, fits, err := d.in.value(d.one.raw[:0], d.limits.Conversation)
		if err != nil {
			return err
		}
		d.one.raw = raw
		if err := d.conversation(fits); err != nil {
			d.out.Skip(fmt.Errorf("conversation %d: %w", d.count, err))
		}
		if d.refused != nil {
			return d.refused
		}
	}
}

// conversation hands on the conversation that was read.
func (d *listReader) conversation(fits bool) error {
	switch {
	case !fits:
		return &tooLarge{"it", int64(d.limits.Conversation)}
	case string(d.one.raw) == "null":
		return nil
	case d.one.raw[0] != '{':
		return errNotObject
	}
	d.one.Sum, d.one.logs, d.one.sums = sumOf(d.one.raw), d.one.logs[:0], nil
	err := d.each(&d.one)
	d.out.Decoded, d.one.decoded = d.out.Decoded+d.one.decoded, 0
	var bad *unreadable
	if errors.As(err, &bad) {
		return bad.why
	}
	d.refused = err
	return nil
}

// unreadable is what a callback returns for a conversation that is passed over.
type unreadable struct{ why error }

func (u *unreadable) Error() string { return "the conversation can't be read: " + u.why.Error() }
func (u *unreadable) Unwrap() error { return u.why }

// Unreadable makes of an error of [Listed.Head] what a callback of [Public.List] returns
// to pass a conversation over, so that it is counted and told.
func Unreadable(why error) error { return &unreadable{why} }
