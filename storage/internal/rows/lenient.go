package rows

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// What is stored as JSON was written by another version of the program, or by a hand: older ones lack fields,
// newer ones have more, and a field may hold anything. One bad field must not cost the others.

// Decode reads JSON into a copy of fallback, field by field: a field that is missing, null or of another type
// keeps what fallback has, as does the whole where raw is no such value at all. Elements of lists and entries
// of maps that can't be read are left out.
func Decode[T any](raw []byte, fallback T) T {
	v := fallback
	into(raw, reflect.ValueOf(&v).Elem())
	return v
}

// Encode gives v as JSON with the fields that old has and v's type does not know: a newer version's.
func Encode[T any](v T, old []byte) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return withUnknown(raw, old, reflect.TypeFor[T]()), nil
}

// isWhole reports whether a type is read by its own rules rather than by its parts.
func isWhole(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

// into sets v to what raw says, and reports whether it could. On false v is unchanged.
func into(raw []byte, v reflect.Value) bool {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return false
	}
	t := v.Type()
	if !isWhole(t) {
		switch t.Kind() {
		case reflect.Struct:
			return intoStruct(raw, v)
		case reflect.Slice:
			if t.Elem().Kind() != reflect.Uint8 { // those are text in JSON
				return intoSlice(raw, v)
			}
		case reflect.Map:
			if t.Key().Kind() == reflect.String {
				return intoMap(raw, v)
			}
		case reflect.Pointer:
			n := reflect.New(t.Elem())
			if !into(raw, n.Elem()) {
				return false
			}
			v.Set(n)
			return true
		}
	}
	n := reflect.New(t)
	if json.Unmarshal(raw, n.Interface()) != nil {
		return false
	}
	v.Set(n.Elem())
	return true
}

func intoStruct(raw []byte, v reflect.Value) bool {
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil {
		return false
	}
	for name, i := range fieldNames(v.Type()) {
		if text, ok := lookUp(o, name); ok {
			into(text, v.Field(i)) // else it keeps what it has
		}
	}
	return true
}

// lookUp finds a field as the decoder of the standard library does: exactly, else whatever the case.
func lookUp(o map[string]json.RawMessage, name string) (json.RawMessage, bool) {
	if text, ok := o[name]; ok {
		return text, true
	}
	for k, text := range o {
		if strings.EqualFold(k, name) {
			return text, true
		}
	}
	return nil, false
}

func intoSlice(raw []byte, v reflect.Value) bool {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return false
	}
	out := reflect.MakeSlice(v.Type(), 0, len(list))
	for _, text := range list {
		e := reflect.New(v.Type().Elem()).Elem()
		if into(text, e) {
			out = reflect.Append(out, e)
		}
	}
	v.Set(out)
	return true
}

func intoMap(raw []byte, v reflect.Value) bool {
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil {
		return false
	}
	out := reflect.MakeMapWithSize(v.Type(), len(o))
	for k, text := range o {
		e := reflect.New(v.Type().Elem()).Elem()
		if into(text, e) {
			out.SetMapIndex(reflect.ValueOf(k).Convert(v.Type().Key()), e)
		}
	}
	v.Set(out)
	return true
}

// fieldNames maps the names in JSON of a struct's fields to their places.
func fieldNames(t reflect.Type) map[string]int {
	names := make(map[string]int, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		names[name] = i
	}
	return names
}

// withUnknown adds to raw, the encoding of a t, what old has beyond t's fields, at any depth of structs.
func withUnknown(raw, old []byte, t reflect.Type) []byte {
	if t.Kind() != reflect.Struct || isWhole(t) {
		return raw
	}
	var now, was map[string]json.RawMessage
	if json.Unmarshal(raw, &now) != nil || json.Unmarshal(old, &was) != nil || now == nil {
		return raw
	}
	names, changed := fieldNames(t), false
	for k, text := range was {
		name, known := knownName(names, k)
		if !known {
			now[k], changed = text, true
			continue
		}
		if inner, ok := now[name]; ok {
			if merged := withUnknown(inner, text, t.Field(names[name]).Type); !bytes.Equal(merged, inner) {
				now[name], changed = merged, true
			}
		}
	}
	if !changed {
		return raw
	}
	out, err := json.Marshal(now)
	if err != nil {
		return raw
	}
	return out
}

// knownName is the field that a key of JSON is read into.
func knownName(names map[string]int, key string) (string, bool) {
	if _, ok := names[key]; ok {
		return key, true
	}
	for n := range names {
		if strings.EqualFold(n, key) {
			return n, true
		}
	}
	return "", false
}
