package speechtext

import (
	"strings"
	"unicode"
)

// language is what the splitter knows about words. It belongs to a splitter,
// not to the package, which keeps no state.
type language struct {
	never    map[string]bool // abbreviations that always stand before something
	maybe    map[string]bool // abbreviations that may end a sentence
	capital  map[string]bool // those of them that are words when written small and before no figure
	starters map[string]bool // words that begin a sentence after one of these
	months   map[string]bool // words that follow an ordinal written with a dot
	articles map[string]bool // words that stand before such an ordinal
}

// newLanguage lists what is common in the languages of agents: English, German,
// French, Spanish, Italian, Portuguese, Dutch, Polish and Russian. All words are
// lower case and without the last dot.
func newLanguage() *language {
	return &language{
		never: WordSet(`mr mrs ms mx dr prof rev hon gen sgt lt capt cmdr maj gov pres supt messrs
			e.g i.e vs cf viz approx dept incl excl esp resp adm cpl pvt
			z.b d.h u.a i.d.r s.o s.u v.a bzw evtl ggf inkl exkl einschl zzgl abzgl bzgl vgl nr fa hr hrn frl fr dipl bspw sog ehem allg str
			mme mlle mgr ste p.ex cad p.s sra srta sres dra dña ud uds ee exa núm pág págs p.ej
			sig dott avv dhr mevr mw bijv d.w.z o.a t.ex bl.a f.eks tzn tzw tj m.in hab ул т.е т.н стр डॉ रु`),
		maybe: WordSet(`etc inc ltd co corp bros jr sr st mt ft ave blvd rd a.m p.m ph.d al ca av est art eq sec fig figs ch vol vols
			p pp pg ed eds no nos col sen rep min max misc usw usf u.ä gmbh mio mrd tel abs abb tab kap bd hg ing mind gem geb ext temp cont ver vers oz yr yrs hrs mins secs univ assoc bldg apt
			ex ej env tél lda ltda avda uu ee.uu enz ecc itd np ul tys godz vb janv févr avr juil déc
			jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur fri sat sun mm
			т.д т.п г гг руб тыс млн см тел кв обл просп долл мин др рис табл ср пр`),
		capital: WordSet(`co st mt jan mar jun jul dec mon wed sat sun art fig ch col rep sen est mind gem tab ver avr apt пр`),
		starters: WordSet(`the a an he she it they we i you this that these those there here his her its their our my your
			in on at but and so if when while after before however then as for to with what who where why how
			please let can could would should do does don is are was were has have yes no not now also both each all some most many one
			any every only just maybe perhaps because since next finally sure well sorry thanks thank see use go click try
			der die das ein eine er sie es wir ich ihr du dies diese dieser dann danach aber und wenn als bitte
			im am vom zum zur bei mit nach auch nur uns unser unsere ihre sein seine kein keine jetzt heute hier dort wie was wo wer
			le la les un une il elle ils elles nous vous je tu ce cet cette ces mais et puis si on dans pour avec sur en
			el los las una ella ellos nosotros yo pero y entonces luego por para con también hay poi ma gli lo depois mas ele ela
			он она оно они мы вы я но и это потом затем если как так`),
		months: WordSet(`januar februar märz april mai juni juli august september oktober november dezember
			jahrhundert klasse stock etage weltkrieg platz quartal auflage kapitel obergeschoss geburtstag
			january february march june july october december marts maj`),
		articles: WordSet(`der die das den dem des am im vom zum zur beim`),
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

// isClipped tells words that look like abbreviations, whether listed or not:
// without a vowel (tbsp), two letters with a capital (Mo), a Roman numeral or
// the name of a street. In capitals a word without vowels is as often a name.
func isClipped(word string) bool {
	r := []rune(word)
	if len(r) < 2 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Latin, r) }) {
		return false
	}
	switch lower := strings.ToLower(word); {
	case strings.Trim(word, "IVXLCDM") == "", strings.HasSuffix(lower, "str"):
		return true
	case len(r) == 2 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1]):
		return true
	default:
		return !strings.ContainsAny(lower, "aeiouyäöüåæøáéíóúàèìòùâêîôûãõ") && word != strings.ToUpper(word)
	}
}

func isLetterWord(s string) bool {
	for _, r := range s {
		if !IsWord(r) || r >= '0' && r <= '9' {
			return false
		}
	}
	return s != ""
}
