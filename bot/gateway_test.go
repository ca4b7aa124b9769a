package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
)

// answers fails the test unless an interaction sent now arrives.
func (s *gatewayScene) answers(t *testing.T, p *peer, id string) {
	t.Helper()
	p.send(fmt.Sprintf(`{"op":0,"t":"INTERACTION_CREATE","s":12,"d":{"id":%q,"type":2,"token":"t","version":1,"data":{"id":"1","name":"find","type":1}}}`, id))
	select {
	case got := <-s.interactions:
		if got != id {
			t.Fatalf("got interaction %s, want %s", got, id)
		}
	case <-time.After(time.Second):
		t.Fatalf("interaction %s didn't arrive", id)
	}
}

// faults are what a standing connection, or the ones after it, can go through.
var faults = map[string]func(*fakeGateway, *peer){
	"reconnect":         func(_ *fakeGateway, p *peer) { p.send(`{"op":7,"d":null}`) },
	"invalid":           func(_ *fakeGateway, p *peer) { p.send(`{"op":9,"d":false}`) },
	"invalid resumable": func(_ *fakeGateway, p *peer) { p.send(`{"op":9,"d":true}`) },
	"dropped":           func(_ *fakeGateway, p *peer) { p.socket.Close() },
	"silent":            func(_ *fakeGateway, p *peer) { p.deaf.Store(true) },
	"talks but doesn't acknowledge": func(_ *fakeGateway, p *peer) {
		p.deaf.Store(true)
		go func() {
			for p.send(`{"op":0,"t":"TYPING_START","s":3,"d":{}}`) {
				time.Sleep(time.Second)
			}
		}()
	},
	"null":           func(_ *fakeGateway, p *peer) { p.send(`null`); p.send(`7`); p.send(`"x"`) },
	"garbage":        func(_ *fakeGateway, p *peer) { p.send(`{"op":`) },
	"asks for beats": func(_ *fakeGateway, p *peer) { p.send(`{"op":1}`); p.socket.Close() },
	"unknown": func(_ *fakeGateway, p *peer) {
		p.send(`{"op":0,"t":"NEWS_FROM_THE_FUTURE","s":4,"d":[]}`)
		p.send(`{"op":99}`)
		p.send(`{"op":7}`)
	},
	"4000": closing(4000), "4001": closing(4001), "4003": closing(4003), "4007": closing(4007), "4008": closing(4008),
	"4009": closing(4009), "1000": closing(1000), "1001": closing(1001), "1006": closing(1011),
	"reconnect in answer to resume": then(func(p *peer) { p.send(helloFrame); <-p.frames; p.send(`{"op":7,"d":null}`) }),
	"invalid in answer to resume":   then(func(p *peer) { p.send(helloFrame); <-p.frames; p.send(`{"op":9,"d":false}`) }),
	"silence in answer to resume":   then(func(p *peer) { p.send(helloFrame); <-p.frames; p.deaf.Store(true); <-p.frames }),
	"reconnect in place of hello":   then(func(p *peer) { p.send(`{"op":7}`); <-p.frames }),
	"no hello":                      then(func(p *peer) { <-p.frames }),
	"drop in answer to resume":      then(func(p *peer) { p.send(helloFrame); <-p.frames }),
}

func closing(code int) func(*fakeGateway, *peer) {
	return func(_ *fakeGateway, p *peer) { p.close(code) }
}

// then breaks the connection and lets the next one go through a script.
func then(script func(*peer)) func(*fakeGateway, *peer) {
	return func(g *fakeGateway, p *peer) {
		g.scripts <- script
		p.socket.Close()
	}
}

func TestGatewayComesBackFromEachFault20TimesInARow(t *testing.T) {
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			atGateway(t, func(t *testing.T, s *gatewayScene) {
				p, _ := s.gateway.up(t)
				s.answers(t, p, "first")
				var worst time.Duration
				for i := range 20 {
					fault(s.gateway, p)
					var took time.Duration
					p, took = s.gateway.up(t)
					worst = max(worst, took)
					s.answers(t, p, fmt.Sprint(i))
				}
				t.Logf("at worst back after %v", worst)
				if worst > 15*time.Second {
					t.Errorf("back after %v", worst)
				}
			})
		})
	}
}

func TestGatewayResumesWhereItCan(t *testing.T) {
	tests := map[string]string{"reconnect": "resume", "invalid resumable": "resume", "dropped": "resume", "4000": "resume", "invalid": "identify", "4009": "identify", "4007": "identify"}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			atGateway(t, func(t *testing.T, s *gatewayScene) {
				p, _ := s.gateway.up(t)
				<-s.gateway.log
				faults[name](s.gateway, p)
				s.gateway.up(t)
				if got := <-s.gateway.log; got != want {
					t.Errorf("the bot did %s, want %s", got, want)
				}
			})
		})
	}
}

func TestGatewayEndsWithOneSentence(t *testing.T) {
	for code, want := range map[int]news.Code{4004: news.Unavailable, 4013: news.Invalid, 4014: news.Forbidden, 4011: news.Limit, 4012: news.Invalid} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			atGateway(t, func(t *testing.T, s *gatewayScene) {
				p, _ := s.gateway.up(t)
				p.close(code)
				select {
				case err := <-s.ended:
					s.ended <- nil
					if news.CodeOf(err) != want {
						t.Errorf("ended with %v", err)
					}
				case <-time.After(time.Minute):
					t.Error("goes on")
				}
			})
		})
	}
}

func TestGatewayTokenRefusedByREST(t *testing.T) {
	refuse := func(w http.ResponseWriter) bool {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"message":"401: Unauthorized","code":0}`)
		return true
	}
	atGatewayThat(t, refuse, func(t *testing.T, s *gatewayScene) {
		err := <-s.ended
		s.ended <- nil
		if e, ok := errors.AsType[*news.Error](err); !ok || e.Message != errToken().Message {
			t.Errorf("ended with %v", err)
		}
	})
}

func TestGatewaySparesItsSessionStarts(t *testing.T) {
	asked := 0
	used := func(w http.ResponseWriter) bool {
		asked++
		if asked > 1 {
			return false
		}
		fmt.Fprint(w, `{"url":"ws://discord.test/gateway","shards":1,"session_start_limit":{"total":1000,"remaining":0,"reset_after":1800000,"max_concurrency":1}}`)
		return true
	}
	atGatewayThat(t, used, func(t *testing.T, s *gatewayScene) {
		if _, took := s.gateway.up(t); took < 30*time.Minute {
			t.Errorf("identified after %v, without any left", took)
		}
	})
}

func TestGatewayTellsAnInteractionOnce(t *testing.T) {
	atGateway(t, func(t *testing.T, s *gatewayScene) {
		p, _ := s.gateway.up(t)
		s.answers(t, p, "1")
		p.send(`{"op":0,"t":"INTERACTION_CREATE","s":12,"d":{"id":"1","type":2,"token":"t","version":1,"data":{"id":"1","name":"find","type":1}}}`)
		s.answers(t, p, "2")
		faults["dropped"](s.gateway, p)
		p, _ = s.gateway.up(t)
		p.send(`{"op":0,"t":"INTERACTION_CREATE","s":12,"d":{"id":"1","type":2,"token":"t","version":1,"data":{"id":"1","name":"find","type":1}}}`)
		s.answers(t, p, "3")
	})
}

func TestGatewayStopWaitsForHandlers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, needs := range []time.Duration{5 * time.Second, time.Minute} {
			g := &gateway{session: sessionOver(t, nil)}
			work, cancel := context.WithCancel(t.Context())
			g.work = work
			done := false
			g.hand(func() {
				select {
				case <-time.After(needs):
					done = true
				case <-work.Done():
				}
			})
			began := time.Now()
			if err := g.finish(cancel); err != nil {
				t.Error(err)
			}
			if took := time.Since(began); took > 10*time.Second || done != (needs < finishGrace) {
				t.Errorf("a handler that needs %v: stopped after %v, done %v", needs, took, done)
			}
		}
	})
}

func TestHandlersPanicIsCaught(t *testing.T) {
	g := &gateway{session: sessionOver(t, nil), work: t.Context()}
	g.hand(func() { panic("oh") })
	if err := g.finish(func() {}); err != nil {
		t.Error(err)
	}
}

// FuzzGatewayFrame feeds whatever to the reader's code; it must never panic.
func FuzzGatewayFrame(f *testing.F) {
	for _, seed := range []string{
		`null`, `{"op":0,"t":"READY","d":null}`, `{"op":0,"t":"INTERACTION_CREATE","s":1,"d":{"type":2,"data":{"options":[null]}}}`,
		`{"op":0,"t":"INTERACTION_CREATE","d":{"type":3,"data":null}}`, `{"op":0,"t":"INTERACTION_CREATE","d":{"type":5,"data":{"components":[{"type":1,"components":[{"type":99}]}]}}}`,
		`{"op":9,"d":{}}`, `{"op":11}`, `{"op":7}`, `{"op":0,"t":"INTERACTION_CREATE","d":{"type":4}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := New(Config{Token: "x", Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			t.Fatal(err)
		}
		g := &gateway{session: s, work: t.Context(), handlers: Handlers{
			Interaction: func(context.Context, *discordgo.InteractionCreate) {},
		}}
		var fr frame
		if json.Unmarshal(data, &fr) != nil || fr.Op == opHeartbeat {
			return
		}
		_ = (&connection{gateway: g}).take(fr)
		g.hands.Wait()
	})
}
