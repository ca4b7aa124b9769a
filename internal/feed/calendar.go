package feed

// months are the beginnings of month names in en, fr, de, es, it, pt, nl, ru, uk and pl;
// a longer beginning stands before a shorter one that it contains.
var months = []struct {
	prefix string
	number int
}{
	{"jan", 1}, {"ene", 1}, {"gen", 1}, {"янв", 1}, {"січ", 1}, {"sty", 1},
	{"feb", 2}, {"fév", 2}, {"fev", 2}, {"фев", 2}, {"лют", 2}, {"lut", 2},
	{"mar", 3}, {"mär", 3}, {"maart", 3}, {"mrt", 3}, {"мар", 3}, {"бер", 3}, {"mrz", 3},
	{"apr", 4}, {"avr", 4}, {"abr", 4}, {"апр", 4}, {"кві", 4}, {"kwi", 4},
	{"mayo", 5}, {"may", 5}, {"mai", 5}, {"mag", 5}, {"mei", 5}, {"мая", 5}, {"май", 5}, {"тра", 5}, {"maj", 5},
	{"juin", 6}, {"jun", 6}, {"giu", 6}, {"июн", 6}, {"чер", 6}, {"cze", 6},
	{"juil", 7}, {"jul", 7}, {"lug", 7}, {"июл", 7}, {"лип", 7}, {"lip", 7},
	{"aug", 8}, {"aoû", 8}, {"aou", 8}, {"ago", 8}, {"авг", 8}, {"сер", 8}, {"sie", 8},
	{"sep", 9}, {"set", 9}, {"сен", 9}, {"вер", 9}, {"wrz", 9},
	{"oct", 10}, {"okt", 10}, {"out", 10}, {"ott", 10}, {"окт", 10}, {"жов", 10}, {"paź", 10},
	{"nov", 11}, {"ноя", 11}, {"лис", 11}, {"lis", 11},
	{"dec", 12}, {"déc", 12}, {"dez", 12}, {"dic", 12}, {"дек", 12}, {"гру", 12}, {"gru", 12},
}

// zones are the zone names that are met in feeds, in minutes east of UTC
// (RFC 822, 5; names with several meanings have the one that feeds use).
var zones = map[string]int{
	"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60, "IST": 330,
	"CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "SAST": 120,
	"EST": -300, "EDT": -240, "ET": -300, "CST": -360, "CDT": -300, "CT": -360, "MST": -420, "MDT": -360, "MT": -420,
	"PST": -480, "PDT": -420, "PT": -480, "AKST": -540, "AKDT": -480, "HST": -600, "AST": -240, "ADT": -180, "NST": -210, "NDT": -150,
	"JST": 540, "KST": 540, "HKT": 480, "SGT": 480, "AEST": 600, "AEDT": 660, "ACST": 570, "AWST": 480, "NZST": 720, "NZDT": 780,
}
