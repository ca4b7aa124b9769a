package text

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wiredesk/internal/shareddata"
)

func meet(n *Names, a, b string) bool {
	return intersect(n.Keys(a), n.Keys(b))
}

func intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(k string) bool { return slices.Contains(b, k) })
}

func TestNamesMeet(t *testing.T) {
	n := NewNames([][]string{{"Lutsenko", "Jouravel"}})
	for _, group := range []string{
		"Yuri Youri Iouri Юрий Юрій Jurij Yury Iuri",
		"Izyum Izioum Изюм Ізюм Izium Isjum",
		"Luhansk Lugansk Louhansk Луганськ Луганск Lougansk",
		"Zelensky Zelenskyy Zelenskiy Зеленський Зеленский Selenskyj Zelenskyi",
		"Prigozhin Prigojine Пригожин Prigoschin Prigożyn",
		"Kharkiv Kharkov Харків Харьков", "Zaporizhzhia Zaporozhye Zaporijjia", "Shoigu Choïgou Шойгу",
		"Mykola Nikolai Николай", "Donbas Donbass Донбасс", "Kyiv Kiev Київ Киев", "Lutsenko Jouravel",
		"Mariupol Marioupol Маріуполь Мариуполь", "Bucha Boutcha Буча Butscha", "Kherson Cherson Херсон",
		"Putin Poutine Путин Путін", "Medvedev Medvedev Медведев Medwedew", "Kadyrov Kadyrow Кадыров",
		"Зеленский Зеленского Зеленскому", "Изюм Изюма Изюме", "Izyum Изюме", "Zelensky Зеленського", "Odesa Одессе Одеси", "Putin Путина",
	} {
		words := strings.Fields(group)
		for i, a := range words {
			for _, b := range words[i+1:] {
				if !meet(n, a, b) {
					t.Errorf("%s %v and %s %v don't meet", a, n.Keys(a), b, n.Keys(b))
				}
			}
		}
	}
	for _, pair := range []string{
		"Gold Hold", "Sheep Jeep", "Ship Chip", "Hill Gill", "Donetsk Donskoy", "Ivanov Ivanova", "Lviv Leiden", "Minsk Pinsk",
		"Mariupol Melitopol", "Izyum Irpin", "prison person",
	} {
		a, b, _ := strings.Cut(pair, " ")
		if meet(n, a, b) {
			t.Errorf("%s %v and %s %v meet", a, n.Keys(a), b, n.Keys(b))
		}
	}
}

// TestPlaces prints what share of the spellings of one place meet, and of different
// places.
func TestPlaces(t *testing.T) {
	b, err := os.ReadFile(shareddata.Dir(t, "places") + "/geonames-names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := NewNames(nil)
	pairs, met, byKey, towns, townsByKey := 0, 0, 0, 0, 0
	type place struct {
		id, name string
		keys     []string
	}
	var all []place
	for line := range strings.Lines(string(b)) {
		c := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if !eastern(c[0]) {
			continue
		}
		names := c[1:5] // en fr uk ru
		for i, x := range names {
			for _, y := range names[i+1:] {
				if x == "" || y == "" || x == y {
					continue
				}
				pairs++
				if meet(n, x, y) {
					met++
				}
				kx, ky := NameKeys(x), NameKeys(y)
				town := c[0][0] <= '9'
				if town {
					towns++
				}
				if intersect(kx, ky) {
					byKey++
					if town {
						townsByKey++
					}
				} else if testing.Verbose() && pairs%23 == 0 {
					t.Logf("only by alias: %s %v, %s %v", x, kx, y, ky)
				}
			}
			if len([]rune(x)) > 4 {
				all = append(all, place{c[0], Fold(x), n.Keys(x)})
			}
		}
	}
	t.Logf("same place: %d pairs, %.2f %% meet; by key alone %.2f %%, of towns alone %.2f %%",
		pairs, percent(met, pairs), percent(byKey, pairs), percent(townsByKey, towns))
	if met*100 < pairs*95 {
		t.Errorf("fewer than 95 %% of the spellings of one place meet")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	different, wrong := 0, 0
	for different < 100000 {
		x, y := all[rng.IntN(len(all))], all[rng.IntN(len(all))]
		if x.id == y.id || x.name == y.name {
			continue
		}
		if different++; intersect(x.keys, y.keys) {
			wrong++
		}
	}
	t.Logf("different places: %d pairs, %.3f %% meet", different, percent(wrong, different))
	if wrong*100 >= different {
		t.Errorf("1 %% or more of different places meet")
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(of) }

// eastern tells whether a row is of Ukraine, Russia or Belarus: by its code, or,
// for towns, by the ranges in which GeoNames numbers theirs.
func eastern(id string) bool {
	if n, err := strconv.Atoi(id); err == nil {
		return 461000 <= n && n < 580000 || 618000 <= n && n < 631000 || 686500 <= n && n < 714000 ||
			1485000 <= n && n < 1512500 || 2012000 <= n && n < 2028500 || 2119000 <= n && n < 2127600
	}
	return strings.HasPrefix(id, "UA") || strings.HasPrefix(id, "RU") || strings.HasPrefix(id, "BY")
}
