package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Wire types of protocol buffers; groups are long gone and refused.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

var errTruncated = errors.New("protobuf message is cut short")

// field is one field of a message as it stands on the wire.
type field struct {
	number int
	wire   int
	value  uint64 // of varints and fixed sizes
	bytes  []byte // of strings, messages and packed numbers
}

// eachField calls visit for every field of the message, in the order of the wire.
func eachField(message []byte, visit func(field) error) error {
	for len(message) > 0 {
		key, n := binary.Uvarint(message)
		if n <= 0 {
			return errTruncated
		}
		message = message[n:]
		f := field{number: int(key >> 3), wire: int(key & 7)}
		rest, err := f.take(message)
		if err != nil {
			return fmt.Errorf("field %d: %w", f.number, err)
		}
		message = rest
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}

// take reads the value of the field and returns what follows it.
func (f *field) take(message []byte) ([]byte, error) {
	switch f.wire {
	case wireVarint:
		v, n := binary.Uvarint(message)
		if n <= 0 {
			return nil, errTruncated
		}
		f.value = v
		return message[n:], nil
	case wireFixed64:
		if len(message) < 8 {
			return nil, errTruncated
		}
		f.value = binary.LittleEndian.Uint64(message)
		return message[8:], nil
	case wireFixed32:
		if len(message) < 4 {
			return nil, errTruncated
		}
		f.value = uint64(binary.LittleEndian.Uint32(message))
		return message[4:], nil
	case wireBytes:
		size, n := binary.Uvarint(message)
		if n <= 0 || size > uint64(len(message)-n) {
			return nil, errTruncated
		}
		end := n + int(size)
		f.bytes = message[n:end]
		return message[end:], nil
	}
	return nil, fmt.Errorf("unknown wire type %d", f.wire)
}

// integers returns the numbers of a repeated integer field, packed or single.
func (f field) integers() ([]int64, error) {
	if f.wire != wireBytes {
		return []int64{int64(f.value)}, nil
	}
	var out []int64
	for b := f.bytes; len(b) > 0; {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errTruncated
		}
		out = append(out, int64(v))
		b = b[n:]
	}
	return out, nil
}
