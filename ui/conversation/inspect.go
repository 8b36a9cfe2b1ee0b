package conversation

// What tests of the whole window look at.

// Settle keeps every draft whose conversation is there, and reports whether all that
// was begun by hand has come to its end.
func (d *Drafts) Settle() bool {
	for _, s := range d.sheets {
		d.keep(s)
	}
	for _, s := range d.all() {
		if s.steps > 0 || s.pending {
			return false
		}
	}
	t := d.tapped
	return t == nil || t.sent != 0
}

// Copying are the names of the files whose copies are not complete.
func (d *Drafts) Copying() (names []string) {
	for _, s := range d.all() {
		for _, f := range s.files {
			if f.size < 0 {
				names = append(names, f.name)
			}
		}
	}
	return names
}

// all are all sheets.
func (d *Drafts) all() []*Sheet {
	all := map[*Sheet]bool{d.now: true}
	for s := range d.making {
		all[s] = true
	}
	for _, s := range d.sheets {
		all[s] = true
	}
	out := make([]*Sheet, 0, len(all))
	for s := range all {
		out = append(out, s)
	}
	return out
}
