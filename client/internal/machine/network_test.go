package machine

import "testing"

func TestNetworkWatch_TriesAnewWhenAnotherNetworkLasts(t *testing.T) {
	t.Parallel()
	const home, office = "10.0.0.2 ", "192.168.1.5 2001:db8:1::/64"
	for name, c := range map[string]struct {
		looks []string
		at    []int // looks after which everything is tried anew
	}{
		"nothing changes":     {[]string{home, home, home}, nil},
		"another network":     {[]string{home, office, office, office}, []int{2}},
		"a blink":             {[]string{home, noNetwork, home, home}, nil},
		"away and back":       {[]string{home, noNetwork, noNetwork, home, home}, []int{4}},
		"two changes at once": {[]string{home, noNetwork, office, office}, []int{3}},
	} {
		var w NetworkWatch
		var got []int
		for i, look := range c.looks {
			if w.Observe(look) {
				got = append(got, i)
			}
		}
		if len(got) != len(c.at) || len(got) > 0 && got[0] != c.at[0] {
			t.Errorf("%s: tried anew at %v, want %v", name, got, c.at)
		}
	}
}
