package markdown

// plainMost is up to which length a text is read to be copied, in bytes; a
// longer one is copied as it was written.
const plainMost = 400_000

// Plain is a text without the signs of Markdown, as it is copied.
func Plain(text string) string {
	if len(text) > plainMost {
		return text
	}
	v := &View{ids: map[int]bool{}}
	v.setText(text, false)
	v.refs = readReferences(text)
	number := 0
	for n, more := 0, true; more; n++ {
		var page []piece
		page, more = v.page(n)
		for _, p := range page {
			for _, l := range v.read(p) {
				if l.kind == foldEnd {
					continue
				}
				d := newLaid(l)
				d.piece = number
				v.leaves = append(v.leaves, d)
			}
			number++
		}
	}
	n := len(v.leaves)
	if n == 0 {
		return ""
	}
	last := v.leaves[n-1].flows
	end := spot{leaf: n - 1}
	if len(last) > 0 {
		end.flow, end.at = len(last)-1, len(last[len(last)-1].text)
	}
	return v.textBetween(spot{}, end)
}
