package command

import "testing"

// said is what people say in five languages, and what it is.
var said = map[string]map[Command][]string{
	"en": {
		Stop:     {"Stop.", "stop please", "Stop it!", "please stop", "Stop, stop, stop.", "Okay, stop.", "that's enough", "That’s enough, thanks.", "could you please stop talking", "Be quiet."},
		Pause:    {"Pause.", "pause please", "Pause for a moment, please."},
		Continue: {"Go on.", "continue please", "okay, carry on", "Please continue.", "keep going"},
		Repeat:   {"Repeat.", "Say that again?", "Can you repeat that, please?", "say that again please", "once more", "Pardon?", "What did you say?", "Could you say that again?"},
		Louder:   {"Louder.", "louder please", "A bit louder please.", "speak up", "Can you speak a little louder?", "Speak a bit louder please", "turn it up", "I can't hear you."},
		Quieter:  {"Quieter.", "a little quieter please", "Turn it down.", "softer", "too loud", "not so loud, please"},
	},
	"de": {
		Stop:     {"Stopp!", "stop bitte", "Halt.", "Hör auf.", "Bitte hören Sie auf.", "Das reicht, danke.", "sei bitte still"},
		Pause:    {"Pause.", "Pause bitte", "Mach mal Pause", "Mach bitte eine Pause."},
		Continue: {"Weiter.", "mach weiter", "Bitte weiter.", "Sprich weiter!", "okay weiter geht's"},
		Repeat:   {"Wiederholen.", "Noch einmal bitte.", "Wie bitte?", "Kannst du das bitte wiederholen?", "Sag das nochmal", "bitte noch mal", "Was hast du gesagt?"},
		Louder:   {"Lauter.", "lauter bitte", "Etwas lauter bitte", "Kannst du bitte etwas lauter sprechen?", "Ein bisschen lauter.", "zu leise", "Sprich bitte etwas lauter."},
		Quieter:  {"Leiser.", "bitte leiser", "Mach mal leiser", "nicht so laut", "ein wenig leiser bitte"},
	},
	"fr": {
		Stop:     {"Stop.", "Arrête !", "Arrêtez, s'il vous plaît.", "arrete s’il te plait", "Ça suffit.", "Tais-toi."},
		Pause:    {"Pause.", "Fais une pause.", "mets en pause s'il te plaît"},
		Continue: {"Continue.", "Continuez s'il vous plaît", "Vas-y.", "Tu peux continuer."},
		Repeat:   {"Répète.", "Répète s'il te plaît", "Peux-tu répéter ?", "Pouvez-vous répéter, s'il vous plaît ?", "encore une fois", "Pardon ?"},
		Louder:   {"Plus fort.", "plus fort s'il te plaît", "Un peu plus fort", "Parlez plus fort", "monte le son", "Parle un peu plus fort."},
		Quieter:  {"Moins fort.", "Un peu moins fort s'il vous plaît", "plus bas", "baisse le volume"},
	},
	"es": {
		Stop:     {"Para.", "¡Basta!", "Para, por favor.", "Detente", "stop", "Ya basta."},
		Pause:    {"Pausa.", "Pausa, por favor.", "haz una pausa"},
		Continue: {"Continúa.", "continua por favor", "Sigue.", "Puedes seguir.", "adelante"},
		Repeat:   {"Repite.", "¿Puedes repetir?", "Repítelo, por favor.", "otra vez", "Otra vez, por favor.", "¿Cómo has dicho?"},
		Louder:   {"Más alto.", "mas alto", "Un poco más alto, por favor.", "Habla más fuerte", "Sube el volumen.", "Habla un poco más alto."},
		Quieter:  {"Más bajo.", "Más bajo, por favor", "baja el volumen", "demasiado alto"},
	},
	"ru": {
		Stop:     {"Стоп.", "Хватит.", "Остановись, пожалуйста.", "Ну всё, хватит.", "стой"},
		Pause:    {"Пауза.", "Поставь на паузу.", "Сделай паузу, пожалуйста."},
		Continue: {"Продолжай.", "Продолжай, пожалуйста", "дальше", "Давай дальше."},
		Repeat:   {"Повтори.", "Повтори ещё раз.", "повтори еще раз пожалуйста", "Ещё раз, пожалуйста", "Что ты сказал?", "Можешь повторить?"},
		Louder:   {"Громче.", "Громче, пожалуйста", "Чуть громче", "Говори погромче", "сделай громче", "Говори чуть громче."},
		Quieter:  {"Тише.", "Потише, пожалуйста.", "чуть тише", "Сделай потише."},
	},
}

func TestCommand_KnowsWhatPeopleSay(t *testing.T) {
	for language, commands := range said {
		for want, texts := range commands {
			for _, text := range texts {
				for _, l := range []string{language, language + "-XX", ""} {
					if got := LexiconOf(l).Command(text); got != want {
						t.Errorf("%q in %q is %q, want %q", text, l, got, want)
					}
				}
			}
		}
	}
}

func TestCommand_ASentenceThatContainsTheWordIsForTheAgent(t *testing.T) {
	for language, texts := range map[string][]string{
		"en": {"", "...", "where is the bus stop", "stop the delivery of my newspaper", "can you repeat the order number", "pause my subscription", "it was louder yesterday", "continue with the second one",
			"I want to stop smoking", "go on holiday", "what did you say about the price", "stop by tomorrow", "please", "okay", "yes please", "is it too loud in the hotel", "wait", "no", "cancel my order", "cancel"},
		"de": {"Wo ist die Haltestelle?", "Stopp die Lieferung bis Montag", "Wie lange ist die Pause?", "Wiederhole meine Bestellung", "Es wird lauter", "weiter unten", "bitte", "Wie?", "warte mal", "abbrechen"},
		"fr": {"Arrête la livraison", "la pause de midi", "c'est plus fort que moi", "s'il vous plaît", "attends"},
		"es": {"para mañana", "Para el pedido", "más alto que mi hermano", "por favor", "espera"},
		"ru": {"стоп кран", "громче чем вчера", "продолжай завтра", "пожалуйста", "подожди"},
		"ja": {"stop", "ストップ"},
	} {
		for _, text := range texts {
			if got := LexiconOf(language).Command(text); got != None {
				t.Errorf("%q in %q is %q", text, language, got)
			}
		}
	}
}

// What a listener says is never a command.
func TestCommand_AssentIsNone(t *testing.T) {
	for _, text := range []string{"mhm", "yeah", "Okay.", "right", "Yeah, okay.", "ja", "Ja, ja.", "genau", "Oui.", "d'accord", "sí", "Vale.", "угу", "Да.", "хорошо", "понятно", "ah"} {
		if got := LexiconOf("").Command(text); got != None {
			t.Errorf("%q is %q", text, got)
		}
	}
}

func TestAway_KnowsWordsForSomebodyElse(t *testing.T) {
	for language, texts := range map[string][]string{
		"en": {"Not you.", "I'm not talking to you", "No, I wasn’t talking to you.", "Darling, have you seen my keys?", "Just a second, mum"},
		"de": {"Nicht du!", "Ich rede nicht mit dir.", "Moment, ich telefoniere gerade", "Schatz, wo ist der Schlüssel?", "Gleich, Mama."},
		"fr": {"Pas toi.", "Ce n'est pas à toi que je parle.", "Chérie, tu viens ?"},
		"es": {"No hablo contigo.", "Cariño, ¿dónde estás?"},
		"ru": {"Я не тебе.", "Мама, подожди."},
	} {
		for _, text := range texts {
			if !LexiconOf(language).Away(text) {
				t.Errorf("%q is for the agent", text)
			}
		}
	}
	for language, texts := range map[string][]string{
		"en": {"", "why not", "not yours", "what about you", "my mum likes it", "when is mother's day", "honey and milk", "stop, please", "Sorry, which one?"},
		"de": {"nicht das", "Mama hat Geburtstag", "Sag mal, geht das?"},
	} {
		for _, text := range texts {
			if LexiconOf(language).Away(text) {
				t.Errorf("%q is for somebody else", text)
			}
		}
	}
}

// Every language has every command, and no phrase stands for two.
func TestLexicons_AreComplete(t *testing.T) {
	for language, l := range lexicons() {
		found := map[Command]int{}
		for phrase, c := range l.phrases {
			found[c]++
			if phrase == "" {
				t.Errorf("%s has an empty phrase for %s", language, c)
			}
		}
		for _, c := range All() {
			if found[c] == 0 {
				t.Errorf("%s has no %s", language, c)
			}
		}
		if len(l.around) == 0 || len(l.away) == 0 || len(l.names) == 0 {
			t.Errorf("%s lacks words", language)
		}
	}
}
