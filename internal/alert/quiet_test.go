package alert

import (
	"testing"
	"time"

	"wiredesk/internal/news"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestQuietUntil: in 2026 the clocks of Paris go forward on 29 March at 2:00 and
// back on 25 October at 3:00.
func TestQuietUntil(t *testing.T) {
	for name, test := range map[string]struct {
		zone, window, now, end string // now and end in UTC; end "" when it isn't quiet
	}{
		"before":                    {"Europe/Paris", "22:00-7:00", "2026-01-10T20:59:59Z", ""},
		"at the start":              {"Europe/Paris", "22:00-7:00", "2026-01-10T21:00:00Z", "2026-01-11T06:00:00Z"},
		"after midnight":            {"Europe/Paris", "22:00-7:00", "2026-01-11T05:59:59Z", "2026-01-11T06:00:00Z"},
		"at the end":                {"Europe/Paris", "22:00-7:00", "2026-01-11T06:00:00Z", ""},
		"within a day":              {"UTC", "12:00-13:30", "2026-01-11T13:00:00Z", "2026-01-11T13:30:00Z"},
		"from midnight":             {"UTC", "0:00-6", "2026-01-11T00:00:00Z", "2026-01-11T06:00:00Z"},
		"to midnight":               {"UTC", "20-24:00", "2026-01-11T23:59:00Z", "2026-01-12T00:00:00Z"},
		"the shorter night":         {"Europe/Paris", "22:00-7:00", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z"},
		"the longer night":          {"Europe/Paris", "22:00-7:00", "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z"},
		"ends at a skipped time":    {"Europe/Paris", "22:00-2:30", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"},
		"is over after a skip":      {"Europe/Paris", "22:00-2:30", "2026-03-29T01:00:00Z", ""},
		"begins at a skipped time":  {"Europe/Paris", "2:30-5:00", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"},
		"lies in the skip":          {"Europe/Paris", "2:10-2:50", "2026-03-29T01:00:00Z", ""},
		"the first 2:30":            {"Europe/Paris", "22:00-2:30", "2026-10-25T00:29:00Z", "2026-10-25T00:30:00Z"},
		"the second 2:10 isn't":     {"Europe/Paris", "22:00-2:30", "2026-10-25T01:10:00Z", ""},
		"begins at the first 2:30":  {"Europe/Paris", "2:30-4:00", "2026-10-25T00:30:00Z", "2026-10-25T03:00:00Z"},
		"skipped midnight, Beirut":  {"Asia/Beirut", "0:30-6:00", "2026-03-28T22:00:00Z", "2026-03-29T03:00:00Z"},
		"half an hour, Lord Howe":   {"Australia/Lord_Howe", "22:00-7:00", "2026-04-04T14:00:00Z", "2026-04-04T20:30:00Z"},
		"west of Greenwich":         {"America/New_York", "23:00-6:00", "2026-07-02T03:30:00Z", "2026-07-02T10:00:00Z"},
		"forward in the west":       {"America/New_York", "23:00-6:00", "2026-03-08T06:30:00Z", "2026-03-08T10:00:00Z"},
		"no window":                 {"UTC", "", "2026-03-08T06:30:00Z", ""},
		"where the date is another": {"Pacific/Auckland", "22:00-7:00", "2026-01-11T10:00:00Z", "2026-01-11T18:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			var w news.Window
			if test.window != "" {
				var err error
				if w, err = ParseWindow(test.window); err != nil {
					t.Fatal(err)
				}
			}
			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if end, quiet := QuietUntil(w, now, zone(t, test.zone)); quiet {
				got = end.UTC().Format(time.RFC3339)
			}
			if got != test.end {
				t.Errorf("quiet until %q, want %q", got, test.end)
			}
		})
	}
}

// TestQuietAlwaysEnds walks through the days of two changes: while it is quiet the
// end lies ahead, and at the end it is not quiet.
func TestQuietAlwaysEnds(t *testing.T) {
	for _, name := range []string{"Europe/Paris", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe"} {
		l := zone(t, name)
		for _, from := range []time.Time{time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 22, 0, 0, 0, 0, time.UTC)} {
			for _, w := range []news.Window{{From: 1320, To: 420}, {From: 120, To: 180}, {From: 0, To: 60}, {From: 150, To: 149}} {
				for at := from; at.Before(from.AddDate(0, 0, 40)); at = at.Add(29 * time.Minute) {
					end, quiet := QuietUntil(w, at, l)
					if !quiet {
						continue
					}
					if !end.After(at) || end.Sub(at) > 25*time.Hour {
						t.Fatalf("%s %v at %v: until %v", name, w, at, end)
					}
					if again, still := QuietUntil(w, end, l); still && w.To != w.From-1 {
						t.Fatalf("%s %v: at its end %v quiet until %v", name, w, end, again)
					}
				}
			}
		}
	}
}

func TestParseClock(t *testing.T) {
	for given, want := range map[string]string{
		"7": "07:00", "7:30": "07:30", "07h30": "07:30", "7h": "07:00", "19.05": "19:05", "7 pm": "19:00", "12am": "00:00",
		"12:15pm": "12:15", "24:00": "00:00", "0": "00:00", " 23:59 ": "23:59",
		"": "", "25": "", "7:60": "", "24:01": "", "13pm": "", "0am": "", "noon": "", "7:3": "", "-1": "", "7:30:00": "", "٧": "",
	} {
		got := ""
		if minute, err := ParseClock(given); err == nil {
			got = Clock(minute)
		} else if news.CodeOf(err) != news.Invalid {
			t.Errorf("%q: %v is no sentence for people", given, err)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
	for _, bad := range []string{"", "22", "22-", "22-22", "22:00-7:00-8:00", "a-b", "22:00 to 7"} {
		if w, err := ParseWindow(bad); news.CodeOf(err) != news.Invalid {
			t.Errorf("window %q read as %v, %v", bad, w, err)
		}
	}
}
