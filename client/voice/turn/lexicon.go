package turn

import "delonix/client/voice/speechtext"

// Lexicon is what is known about spoken words in the languages of agents. It
// belongs to one conversation.
type Lexicon struct {
	mustContinue map[string]bool // something must follow: conjunctions, articles
	mayContinue  map[string]bool // something follows often, unless a stop was heard
	fillers      map[string]bool // the person is thinking
	answers      map[string]bool // complete on their own
	digits       map[string]bool // spoken digits
	backchannels map[string]bool // said while listening, no wish to speak
	assents      map[string]bool // likewise, but answers where nobody speaks; phrases as they sound
}

func NewLexicon() *Lexicon {
	return &Lexicon{
		mustContinue: speechtext.WordSet(`and or but nor because since although though unless until while whereas if whether than as
			the a an my your its our their every of to from into onto toward towards via
			i'm you're we're they're i'd i'll we'll let's
			und oder aber denn weil dass ob wenn als sondern damit obwohl bevor
			der die das den dem des ein eine einen einem einer mein meine dein deine unser kein keine von für mit ohne bei vor zwischen gegen vom im am zum zur ins
			et ou mais donc car que si quand parce le les un une des du de mon ma mes ton ta ses à pour avec sans dans sur chez vers entre
			y o pero porque cuando el los las una unos unas mi tu su del al para con sin sobre
			e ma perché il lo gli uno una di da per tra fra
			и или а но что если когда потому в на с к по от до из за для о у при`),
		mayContinue: speechtext.WordSet(`so when where that which who whose these those this some any each no for with without at by about between under over through during against in on
			is are was were am be been will would can could should shall may might must does do did have has had
			i we they he she also very really just like maybe then
			wie zu aus nach über unter durch um sein ihre ist sind war waren wird werden würde kann könnte muss soll will möchte hat habe ich wir sie er es
			qui la ce cette par est sont je elle nous vous que si en por entre es son yo che se quando le un in su è sono io
			как это мой твой я мы он она они`),
		fillers: speechtext.WordSet(`um uh er erm hmm hm mm uhm ah eh well äh ähm öh hm also euh ben bah este pues allora ну э эм`),
		answers: speechtext.WordSet(`yes no yeah yep nope sure okay ok thanks stop cancel continue exactly right correct hello hi bye goodbye please never
			ja nein doch danke genau stopp halt hallo tschüss oui non merci bonjour sí sì no gracias grazie hola ciao да нет спасибо стоп`),
		digits: speechtext.WordSet(`zero oh one two three four five six seven eight nine double triple
			null eins zwei drei vier fünf sechs sieben acht neun zwo zéro un deux trois quatre cinq sept huit neuf
			cero uno dos tres cuatro cinco seis siete ocho nueve ноль один два три четыре пять шесть семь восемь девять`),
		backchannels: speechtext.WordSet(`uh huh mhm mm hmm hm aha uhuh uh-huh mm-hmm ah oh äh ähm hmhm угу ага`),
		assents: speechtext.WordSet(`yeah yep yup yes okay ok right alright allright sure true exactly indeed really good great nice cool wow isee gotit goon ofcourse thatsright iknow
			ja jo jaja jawohl genau klar naklar stimmt dasstimmt richtig gut achso ach aha verstehe ichverstehe okey alles allesklar schön
			oui ouais daccord voilà bien biensûr exact exactement jevois cestça toutàfait parfait
			sí si vale claro claroquesí bueno ya exacto ajá deacuerdo entiendo perfecto
			да ага ладно хорошо понятно ясно верно точно так конечно окей нуда`),
	}
}

// OnlyBackchannels reports whether a transcript is what people say while they listen and do not want to speak.
func (t *Lexicon) OnlyBackchannels(text string) bool {
	for _, w := range speechtext.Words(text) {
		if !t.backchannels[w] {
			return false
		}
	}
	return true
}

// assentsMost is how many words of assent follow one another in what a listener
// says.
const assentsMost = 4

// OnlyAssents reports whether a transcript is what people say while they listen,
// so that the other goes on: yeah, genau, d'accord.
func (t *Lexicon) OnlyAssents(text string) bool {
	all := speechtext.Words(text)
	if len(all) == 0 || len(all) > assentsMost {
		return false
	}
	if t.assents[speechtext.Sounds(text)] {
		return true
	}
	for _, w := range all {
		if !t.backchannels[w] && !t.assents[speechtext.Sounds(w)] {
			return false
		}
	}
	return true
}
