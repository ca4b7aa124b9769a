package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

func accountRoutes() []route {
	gateway := route{method: http.MethodGet, path: "/gateway", do: (*Server).getGateway, open: true, bucket: "gateway"}
	return []route{
		gateway,
		bot(http.MethodGet, "/gateway/bot", (*Server).getGatewayBot),
		bot(http.MethodGet, "/users/@me", (*Server).getMe),
		bot(http.MethodGet, "/users/{user_id}", (*Server).getUser),
		bot(http.MethodGet, "/users/@me/guilds", (*Server).getMyGuilds),
		bot(http.MethodPost, "/users/@me/channels", (*Server).createDM),
		bot(http.MethodGet, "/applications/@me", (*Server).getApplication),
		bot(http.MethodGet, "/oauth2/applications/@me", (*Server).getApplication),
	}
}

func (s *Server) getGateway(*request) answer { return ok(object{"url": s.gatewayURL()}) }

func (s *Server) getGatewayBot(*request) answer {
	left, reset := s.hub.starts(s.opt.Gateway, time.Now())
	return ok(object{"url": s.gatewayURL(), "shards": s.opt.Gateway.Shards, "session_start_limit": object{
		"total": s.opt.Gateway.Starts, "remaining": left, "reset_after": reset.Milliseconds(), "max_concurrency": s.opt.Gateway.AtOnce,
	}})
}

func (s *Server) getMe(*request) answer {
	v := s.world.bot.view()
	v["mfa_enabled"], v["locale"], v["premium_type"] = true, "en-US", 0
	v["email"], v["verified"] = nil, true
	return ok(v)
}

func (s *Server) getUser(req *request) answer {
	u := s.world.users[req.params["user_id"]]
	if u == nil {
		return errUnknownUser().answer()
	}
	return ok(u.view())
}

func (s *Server) getMyGuilds(*request) answer {
	list := []object{}
	for _, g := range s.world.guilds {
		m := g.members[s.world.bot.id]
		if m == nil {
			continue
		}
		list = append(list, object{
			"id": g.id, "name": g.name, "icon": nil, "banner": nil, "owner": false,
			"permissions": g.permissions(m).String(), "features": []string{},
		})
	}
	return ok(list)
}

func (s *Server) createDM(req *request) answer {
	id := req.body.snowflake("recipient_id")
	req.body.need("recipient_id")
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	u := s.world.users[id]
	if u == nil {
		return errUnknownUser().answer()
	}
	return ok(s.directChannel(u).view())
}

// directChannel is the channel between the bot and one person.
func (s *Server) directChannel(u *user) *channel {
	for _, c := range s.world.channels {
		if c.recipient == u {
			return c
		}
	}
	c := &channel{id: s.newID(), kind: DirectChannel, recipient: u}
	s.world.channels[c.id] = c
	return c
}

func (s *Server) getApplication(*request) answer {
	app := s.world.app
	return ok(object{
		"id": app.id, "name": app.name, "icon": nil, "description": "", "type": nil, "bot": s.world.bot.view(),
		"bot_public": false, "bot_require_code_grant": false, "verify_key": s.PublicKey(),
		"flags": app.flags, "flags_new": strconv.Itoa(app.flags), "redirect_uris": []string{}, "interactions_endpoint_url": nil,
		"role_connections_verification_url": nil, "owner": s.world.people[0].user.view(), "approximate_guild_count": len(s.world.guilds),
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
		"team": nil, "integration_types_config": object{"0": object{}, "1": object{}}, "eligible_oauth2_scopes": []string{},
	})
}
