package voice

import "strings"

// words makes a set of space-separated words.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// language is what the splitter knows about words. It belongs to a splitter,
// not to the package, which keeps no state.
type language struct {
	never    map[string]bool // abbreviations that always stand before something
	maybe    map[string]bool // abbreviations that may end a sentence
	capital  map[string]bool // those of them that are words when written small
	starters map[string]bool // words that begin a sentence after one of these
	months   map[string]bool // words that follow an ordinal written with a dot
}

// newLanguage lists what is common in the languages of agents: English, German,
// French, Spanish, Italian, Portuguese, Dutch, Polish and Russian. All words are
// lower case and without the last dot.
func newLanguage() *language {
	return &language{
		never: words(`mr mrs ms mx dr prof rev hon gen sgt lt capt cmdr maj gov pres supt messrs
			e.g i.e vs cf viz approx dept z.b d.h u.a i.d.r s.o s.u v.a bzw evtl ggf inkl zzgl vgl nr hr fr dipl bspw sog str
			mme mlle mgr p.ex cad sra srta sres dña ud uds núm pág p.ej
			sig dott avv dhr mevr bijv d.w.z tzn tzw ул т.е т.н стр`),
		maybe: words(`etc inc ltd co corp bros jr sr st mt ft ave blvd rd a.m p.m ph.d al ca av est art eq sec fig figs ch vol vols
			p pp pg ed eds no nos col sen rep min max misc usw usf u.ä gmbh mio mrd tel abs ing enz ecc itd np ul
			jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur fri sat sun mm
			т.д т.п г гг руб тыс млн см`),
		capital: words(`co st mt jan mar jun jul dec mon wed sat sun art fig ch ed al col rep sen ca est`),
		starters: words(`the a an he she it they we i you this that these those there here his her its their our my your
			in on at but and so if when while after before however then as for to with what who where why how
			please let can could do does is are was were yes no not now also both each all some most many one
			der die das ein eine er sie es wir ich ihr du dies diese dieser dann aber und wenn als bitte
			le la les un une il elle ils elles nous vous je tu ce cette mais et puis si
			el los las una ella ellos nosotros yo pero y entonces por он она оно они мы вы я но и это`),
		months: words(`januar februar märz april mai juni juli august september oktober november dezember
			jahrhundert klasse stock etage weltkrieg platz`),
	}
}

// isInitials tells words such as "u.s" or "j": letters with dots between.
func isInitials(word string) bool {
	for part := range strings.SplitSeq(word, ".") {
		if n := len([]rune(part)); n != 1 || !isLetterWord(part) {
			return false
		}
	}
	return word != ""
}

func isLetterWord(s string) bool {
	for _, r := range s {
		if !isWord(r) || r >= '0' && r <= '9' {
			return false
		}
	}
	return s != ""
}

func isNumberWord(s string) bool {
	digits := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r != '.' && r != ',':
			return false
		}
	}
	return digits
}
