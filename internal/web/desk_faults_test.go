package web_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// deskFaults lists inputs that are known from the public bug reports of other programs of this kind, each with what is
// right here and the tests that hold it, as file and function.
var deskFaults = []struct {
	input, right string
	held         []string
}{
	{`word rule "ano" and the comment "Feliz año nuevo"; "pena" and "Peña", "coño" and "cono"`,
		"ñ is a letter, in NFC and NFD alike: no match, and accents of vowels still do not matter",
		[]string{"internal/web/desk_faults_test.go TestWordRulesReadAsPeopleDo", "internal/fold/fold_test.go TestFind",
			"internal/spam/model_test.go TestArithmetic"}},
	{`a search for "año", "ano", "peña" or "pena"`,
		"each finds its own, and names how many comments the other one would find",
		[]string{"internal/web/search_test.go TestSearchTellsLettersApart",
			"internal/search/search_test.go TestCaseAndAccentsAreIgnored", "internal/fold/neighbour_test.go TestNeighbours"}},
	{`the titles "Informe del año" and "¿Año 2027?"`,
		"the proposed addresses are informe-del-anio and anio-2027",
		[]string{"internal/fold/slug_test.go TestSlug", "internal/web/desk_faults_test.go TestProposedAddresses"}},
	{"a clock that is two hours ahead during a publication, and is put right",
		"what was public stays public, the desk says so, and the jump is a warning",
		[]string{"internal/web/clock_test.go TestAClockThatGoesBack", "cmd/noticeboard/clock_internal_test.go TestClockWatch",
			"internal/auth/totp_internal_test.go TestCodesUnderAClockThatGoesBack"}},
	{"two colleagues who answer one question, of whom one does not see the other's answer",
		"the second is told (409), has both texts, and may publish his on purpose",
		[]string{"internal/web/answer_seen_test.go TestASecondAnswerIsTold"}},
	{"a session that ends while somebody writes; typing for longer than a session lasts",
		"signing in on that page, the text goes on; typing counts as being there",
		[]string{"internal/web/session_renew_test.go TestASessionIsRenewedWhereItEnded",
			"internal/web/session_renew_test.go TestTypingCountsAsBeingThere",
			"internal/web/door_test.go TestNothingTypedIsLostWhenASessionEnds"}},
	{"a person who asks that what they wrote is deleted, and gives an e-mail address",
		"an administrator finds it by the address and erases words, name and address, also of all at once",
		[]string{"internal/web/erasure_test.go TestErasingAComment", "internal/web/erasure_test.go TestErasingAPerson",
			"internal/board/erasure_test.go TestAuthorsByEmail", "internal/board/erasure_test.go TestErasedForGood"}},
	{"an announcement that is left with Back or Reload while it is written; a rule that is typed as the session ends",
		"the browser keeps a draft of every field; the form comes back with the rule",
		[]string{"cmd/noticeboard/answer_browser_test.go TestDraftsOfTheDesk",
			"internal/web/session_renew_test.go TestASessionIsRenewedWhereItEnded"}},
	{"a comment that is withdrawn, and the files of the data directory after it",
		"its words and names are in none of them",
		[]string{"internal/boltstore/erase_test.go TestWithdrawnWordsLeaveTheFileAndBackups",
			"internal/search/erase_test.go TestErasedWordsAreInNoFile"}},
	{"--url http://Board.Example.org, https://user:pw@host, https://host/board, https://host?x=1, https://host#x",
		"brought to one form, or refused with the part named",
		[]string{"cmd/noticeboard/board_url_internal_test.go TestBoardURL",
			"cmd/noticeboard/process_test.go TestURLAsItIsTyped"}},
	{"X-Forwarded-For from a proxy that is not named, with a port, or a Host that the board does not have",
		"one warning each; ports are read",
		[]string{"internal/web/proxy_test.go TestProxyInTheLog", "internal/web/proxy_test.go TestForwardedAddresses"}},
	{`the password "contraseña de montaña húmeda é" in NFC and in NFD`,
		"one password; hashes of what was typed before are renewed",
		[]string{"internal/auth/password_hash_test.go TestPasswordsAreNormalised"}},
	{"a byte order mark in --password-file", "is no part of the password",
		[]string{"cmd/noticeboard/account_internal_test.go TestPasswordFile"}},
	{"recovery codes in capitals, with spaces, en dashes or none, in full width; one-time codes likewise", "accepted",
		[]string{"internal/auth/recovery_code_test.go TestRecoveryCodes",
			"internal/auth/recovery_code_test.go TestRecoveryCodesAsPeoplePasteThem",
			"internal/auth/sign_in_second_factor_test.go TestCompleteWithCode"}},
	{"twelve wrong recovery codes", "429 with Retry-After",
		[]string{"internal/auth/sign_in_second_factor_test.go TestSecondFactorsAreThrottled"}},
	{"the link for the first administrator, a second time", "says that it is used, and leads to signing in",
		[]string{"internal/web/guard_test.go TestFirstAdministrator"}},
	{"backup where hard links are refused", "written otherwise",
		[]string{"cmd/noticeboard/backup_process_test.go TestBackupWithoutHardLinks"}},
	{"account add by root in the service user's directory; backup by root through the socket; backup -",
		"the directory's owner owns what is made there, the caller what is backed up; - is the standard output",
		[]string{"cmd/noticeboard/backup_process_test.go TestOwners"}},
	{"a data directory with a path of more than 108 bytes", "has a socket",
		[]string{"cmd/noticeboard/backup_process_test.go TestLongPath"}},
	{`the rules "ass", "scam" and "straße"; "аss" and "ѕсаm" with Cyrillic letters, "STRASSE"`,
		"match, and \"class\" and \"Cassandra\" do not match a whole word",
		[]string{"internal/fold/fold_test.go TestFindReadsDisguises",
			"internal/web/desk_faults_test.go TestWordRulesReadAsPeopleDo"}},
	{"a reader who breaks off a download", "is no error in the log",
		[]string{"internal/web/gone_test.go TestInterruptedDownload"}},
	{"passkeys, after --url has got another host name",
		"are not offered; the pages and the log say what they are bound to",
		[]string{"internal/web/passkey_bound_test.go TestPasskeysOfAnotherName",
			"internal/auth/passkey_party_test.go TestPasskeysKnowTheNameTheyAreFor",
			"cmd/noticeboard/passkeys_internal_test.go TestPasskeysOfAnotherNameAreLogged"}},
	{"a database of an earlier version", "a copy is kept before it is changed",
		[]string{"internal/boltstore/migrate_test.go TestNothingIsMigratedBeforeTheCheck"}},
	{"check and backup on a read-only file system", "work",
		[]string{"cmd/noticeboard/backup_process_test.go TestReadOnlyDisk"}},
	{"an empty data directory, as when a volume is not mounted", "the program says that a new board begins",
		[]string{"cmd/noticeboard/backup_process_test.go TestNewBoard"}},
	{"a variable of the environment that is empty or blank, an empty operand of a command", "is as not set",
		[]string{"internal/config/config_test.go TestPrecedence", "internal/cli/cli_test.go TestEmptyOperands"}},
	{"1,000 comments decided at once while a colleague decides some of them", "what he decided stays, and is named",
		[]string{"internal/web/decide_test.go TestDecidingOnMany",
			"internal/web/decide_test.go TestTwoModeratorsOnOneComment"}},
}

// TestDeskFaultsAreHeld looks for the tests that the table names.
func TestDeskFaultsAreHeld(t *testing.T) {
	for _, f := range deskFaults {
		for _, held := range f.held {
			file, name, _ := strings.Cut(held, " ")
			text, err := os.ReadFile("../../" + file)
			if err != nil || !regexp.MustCompile(`(?m)^func `+name+`\(`).Match(text) {
				t.Errorf("%s (%s): there is no test %s (%v)", f.input, f.right, held, err)
			}
		}
		if len(f.held) == 0 {
			t.Errorf("%s: no test holds it", f.input)
		}
	}
}

// TestWordRulesReadAsPeopleDo sends comments to a board that publishes at once what no word rule matches.
func TestWordRulesReadAsPeopleDo(t *testing.T) {
	s := newSite(t)
	admin, reader := s.staff(notice.Admin), s.visitor()
	admin.putSettings(t, "mode", "matched", "repeated", "", "links", "0", "fast-comments", "0", "likely", "0")
	for _, x := range []struct {
		rule, comment string
		matches       bool
	}{
		{"ano", "Feliz año nuevo a todas y todos", false},
		{"ano", "Feliz an\u0303o nuevo", false},
		{"ano", "El ano es una parte del cuerpo", true},
		{"año", "ANO de gracia", false},
		{"año", "El AN\u0303O pasado", true},
		{"pena", "La señora Peña", false},
		{"coño", "El cono de la luz", false},
		{"cono", "Coño", false},
		{"participacion", "La Participación cuenta", true},
		{"pinguino", "un pingüino", true},
		{"ass", "what an аss", true},           // Cyrillic а
		{"scam", "it is a ѕсаm", true},         // Cyrillic ѕ, с and а
		{"ass", "first class", false},          //
		{"ass", "Cassandra", false},            //
		{"straße", "Die STRASSE", true},        //
		{"strasse", "Die Straße", true},        //
		{"casino", "c\u200ba\u00adsino", true}, //
		{"casino", "ＣＡＳＩＮＯ", true},
		{"казино", "КАЗИНО", true},
		{"казино", "кaзинo", true}, // Latin a and o
		{"casino", "ᴄᴀsɪɴᴏ", true},
		{"casino", "🅲🅰🆂🅸🅽🅾", true},
		{"casino", "ca\u3164sino", true}, // a letter that shows nothing
		{"casino", "casiпo", true},       // Cyrillic п
		{"crypto", "ϲrypto", true},       // Greek lunate sigma
		{"o'brien", "O’Brien", true},
		{"e-mail", "e\u2011mail", true},
		{"buy now", "buy\u2800now", true},
		{"lodz", "ŁÓDŹ", true},
		{"sueño", "ѕueño", true}, // Cyrillic ѕ
		{"sueno", "un ѕueño", false},
		{"cana", "una can\u0303a", false},
		{"es", "🇪🇸", false},
	} {
		admin.putSettings(t, word(1, x.rule, "respect")...)
		receipt := reader.get(reader.comment(x.comment))
		if declined := strings.Contains(receipt.body, "Respect other people"); declined != x.matches {
			t.Errorf("rule %q, comment %q: declined is %v, want %v", x.rule, x.comment, declined, x.matches)
		}
	}
}

// TestProposedAddresses announces something without typing an address.
func TestProposedAddresses(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	for title, path := range map[string]string{
		"Informe del año": "/en/informe-del-anio", "¿An\u0303o 2027?": "/en/anio-2027", "Campaña": "/en/campania",
	} {
		team.announce("publish", title, "Words.")
		s.visitor().get(path).want(t, 200, "Words.")
	}
}
