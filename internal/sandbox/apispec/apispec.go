// Package apispec holds calls of the REST API against Discord's own description of
// it, openapi.json, and against the rules that the description lacks. Tests alone
// import it: it reads the file where it lies, outside the project.
package apispec

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/shareddata"
)

// Checker judges calls. Several tests may use one at the same time.
type Checker struct {
	doc map[string]any

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
}

// Load reads the description, or skips the test where it is absent.
func Load(t testing.TB) *Checker {
	t.Helper()
	raw, err := os.ReadFile(shareddata.File(t, "discord", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := newChecker(raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Watch checks, when the test ends, all that the sandbox was asked. Where the
// description is absent it says so in the test's log.
func Watch(t testing.TB, s *sandbox.Server) {
	t.Helper()
	file := shareddata.Path("discord", "openapi.json")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Logf("calls are not held against Discord's description: no %s", file)
		return
	}
	c, err := newChecker(raw)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Check(t, s.Requests("")) })
}

func newChecker(raw []byte) (*Checker, error) {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		return nil, fmt.Errorf("read openapi.json: %w", err)
	}
	doc, isObject := v.(map[string]any)
	if !isObject {
		return nil, fmt.Errorf("read openapi.json: not an object")
	}
	mend(doc)
	strict, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		return nil, fmt.Errorf("read openapi.json: %w", err)
	}
	mend(strict.(map[string]any))
	closeObjects(strict.(map[string]any))
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for name, resource := range map[string]any{"answer.json": doc, "request.json": strict} {
		if err := compiler.AddResource(name, resource); err != nil {
			return nil, fmt.Errorf("take openapi.json: %w", err)
		}
	}
	return &Checker{doc: doc, compiler: compiler, schemas: make(map[string]*jsonschema.Schema)}, nil
}

// mend puts right what the description gets wrong, as Discord's documentation says:
// the codes of field errors are words, permissions are strings of digits, only some
// rate limits come with a code, and a new attachment's id is the number of its file.
// https://discord.com/developers/docs/reference#error-messages
// https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit-rate-limit-response-structure
// https://discord.com/developers/docs/reference#uploading-files
func mend(doc map[string]any) {
	schemas := at(doc, "components", "schemas")
	errors := at(schemas, "InnerErrors", "properties", "_errors")
	if errors != nil {
		errors["items"] = map[string]any{"type": "object", "required": []any{"code", "message"}, "properties": map[string]any{
			"code": map[string]any{"type": "string"}, "message": map[string]any{"type": "string"},
		}}
	}
	if limited := at(schemas, "RatelimitedResponse"); limited != nil {
		if parts, isList := limited["allOf"].([]any); isList && len(parts) > 0 {
			parts[0] = map[string]any{"required": []any{"message"}, "properties": map[string]any{"message": map[string]any{"type": "string"}}}
		}
	}
	if attachment := at(schemas, "MessageAttachmentRequest", "properties"); attachment != nil {
		attachment["id"] = map[string]any{"type": []any{"string", "integer"}}
	}
	for _, v := range schemas {
		schema, _ := v.(map[string]any)
		properties := at(schema, "properties")
		if bits := at(properties, "default_member_permissions"); bits != nil && strings.Contains(fmt.Sprint(bits["type"]), "integer") {
			properties["default_member_permissions"] = map[string]any{"type": []any{"string", "null"}, "pattern": "^[0-9]+$"}
		}
	}
}

// closeObjects makes unknown fields errors; Discord ignores them, which hides slips.
func closeObjects(doc map[string]any) {
	for _, v := range at(doc, "components", "schemas") {
		schema, _ := v.(map[string]any)
		_, has := schema["properties"]
		_, open := schema["additionalProperties"]
		if has && !open && schema["allOf"] == nil {
			schema["additionalProperties"] = false
		}
	}
}

func at(v map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		v, _ = v[key].(map[string]any)
	}
	return v
}

// Check reports every problem with the calls as an error of the test.
func (c *Checker) Check(t testing.TB, calls []sandbox.Request) {
	t.Helper()
	for _, r := range calls {
		for _, problem := range c.Problems(r) {
			t.Errorf("%s %s → %d: %s", r.Method, r.Path, r.Status, problem)
		}
	}
}

// Problems are what is wrong with one call: with the request, where it was accepted,
// and with the answer in any case. Answers that a fault spoilt are left alone.
func (c *Checker) Problems(r sandbox.Request) []string {
	method, path, found := strings.Cut(r.Route, " ")
	if !found || r.Status == 0 { // no such call, or the client left before an answer
		return nil
	}
	operation := at(c.doc, "paths", path, strings.ToLower(method))
	if operation == nil {
		return c.outside(r)
	}
	pointer := "#/paths/" + escape(path) + "/" + strings.ToLower(method)
	var problems []string
	if r.Status < 300 {
		problems = append(problems, c.request(operation, pointer, r)...)
		problems = append(problems, rules(r)...)
	}
	if r.Fault == "" {
		problems = append(problems, c.answer(operation, pointer, r)...)
		problems = append(problems, headers(r)...)
	}
	return problems
}

// outside judges a call that the description doesn't know: its refusals still have
// Discord's shape.
func (c *Checker) outside(r sandbox.Request) []string {
	if r.Status < 400 || r.Response == nil {
		return nil
	}
	return c.hold("answer.json#/components/schemas/ErrorResponse", r.Response)
}

func (c *Checker) request(operation map[string]any, pointer string, r sandbox.Request) []string {
	content := at(operation, "requestBody", "content")
	if content == nil {
		if len(r.Request) > 0 {
			return []string{"request: this call takes no body"}
		}
		return nil
	}
	if len(r.Request) == 0 {
		if operation["requestBody"].(map[string]any)["required"] == true && len(r.Files) == 0 {
			return []string{"request: the body is missing"}
		}
		return nil
	}
	if content["application/json"] == nil {
		return nil
	}
	schema := pointer + "/requestBody/content/application~1json/schema"
	if branch := callbackBranch(r); branch != "" {
		schema = "#/components/schemas/" + branch
	}
	problems := c.hold("answer.json"+schema, r.Request)
	if len(problems) == 0 {
		for _, problem := range c.hold("request.json"+schema, pruned(r)) {
			if strings.Contains(problem, "additional properties") {
				problems = append(problems, problem)
			}
		}
	}
	return prefixed("request: ", problems)
}

// pruned is a request without fields that say nothing, which Go clients send for
// every field of a struct: null, false, and empty lists. discordgo's edits carry the
// ids of their address as well, and discord.js gives a message's thread a type.
func pruned(r sandbox.Request) []byte {
	body := []byte(r.Request)
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		return body
	}
	if m, isObject := v.(map[string]any); isObject {
		delete(m, "ID")
		delete(m, "Channel")
		if strings.HasSuffix(r.Route, "/messages/{message_id}/threads") {
			delete(m, "type")
		}
	}
	b, err := json.Marshal(prune(v))
	if err != nil {
		return body
	}
	return b
}

func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, child := range v {
			list, isList := child.([]any)
			if child == nil || child == false || isList && len(list) == 0 {
				delete(v, key)
				continue
			}
			v[key] = prune(child)
		}
	case []any:
		for i, child := range v {
			v[i] = prune(child)
		}
	}
	return v
}

// callbackBranch picks the schema of an interaction's answer by its type: held
// against all of them at once, the errors can't be read.
func callbackBranch(r sandbox.Request) string {
	if !strings.HasSuffix(r.Route, "/callback") {
		return ""
	}
	var body struct {
		Type int `json:"type"`
	}
	if json.Unmarshal(r.Request, &body) != nil {
		return ""
	}
	switch body.Type {
	case 4, 5:
		return "CreateMessageInteractionCallbackRequest"
	case 6, 7:
		return "UpdateMessageInteractionCallbackRequest"
	case 8:
		return "ApplicationCommandAutocompleteCallbackRequest"
	case 9:
		return "ModalInteractionCallbackRequest"
	}
	return ""
}

func (c *Checker) answer(operation map[string]any, pointer string, r sandbox.Request) []string {
	responses := at(operation, "responses")
	status := strconv.Itoa(r.Status)
	if responses[status] == nil {
		status = status[:1] + "XX"
	}
	response := at(responses, status)
	if response == nil {
		if r.Status >= 500 {
			return nil
		}
		return []string{fmt.Sprintf("answer: the description has no status %d here", r.Status)}
	}
	base := "answer.json" + pointer + "/responses/" + status
	if ref, isRef := response["$ref"].(string); isRef {
		base = "answer.json" + ref
		response = at(c.doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	schema := at(response, "content", "application/json", "schema")
	switch {
	case schema == nil && len(r.Response) > 0:
		return []string{"answer: there should be no body"}
	case schema == nil:
		return nil
	case len(r.Response) == 0:
		if r.Status >= 400 {
			return nil // HTML, from the edge
		}
		return []string{"answer: the body is missing"}
	}
	return prefixed("answer: ", c.hold(base+"/content/application~1json/schema", r.Response))
}

// hold validates a body and gives the deepest errors, a line each.
func (c *Checker) hold(schema string, body []byte) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	compiled := c.schemas[schema]
	if compiled == nil {
		var err error
		if compiled, err = c.compiler.Compile(schema); err != nil {
			return []string{err.Error()}
		}
		c.schemas[schema] = compiled
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		return []string{err.Error()}
	}
	if err := compiled.Validate(v); err != nil {
		return leaves(err)
	}
	return nil
}

func leaves(err error) []string {
	invalid, isInvalid := err.(*jsonschema.ValidationError)
	if !isInvalid {
		return []string{err.Error()}
	}
	if len(invalid.Causes) == 0 {
		return []string{strings.ReplaceAll(invalid.Error(), "\n", " ")}
	}
	var list, other []string
	for _, cause := range invalid.Causes {
		found := leaves(cause)
		if isChoice(invalid.ErrorKind) && strings.Contains(strings.Join(found, " "), "/type': value must be") {
			other = append(other, found...) // a branch for another type
			continue
		}
		list = append(list, found...)
	}
	if len(list) == 0 {
		list = other
	}
	const most = 12
	return list[:min(len(list), most)]
}

func isChoice(k jsonschema.ErrorKind) bool {
	switch k.(type) {
	case *kind.OneOf, *kind.AnyOf:
		return true
	}
	return false
}

// headers checks that what says how much is left adds up.
// https://discord.com/developers/docs/topics/rate-limits#header-format
func headers(r sandbox.Request) []string {
	get := r.Header.Get
	var problems []string
	if r.Status == http.StatusTooManyRequests {
		if get("Retry-After") == "" {
			problems = append(problems, "header: Retry-After is missing")
		}
		return problems
	}
	limit, left := get("X-Ratelimit-Limit"), get("X-Ratelimit-Remaining")
	if (limit == "") != (left == "") || (limit == "") != (get("X-Ratelimit-Bucket") == "") || (limit == "") != (get("X-Ratelimit-Reset-After") == "") {
		problems = append(problems, "header: some of X-RateLimit-* are missing")
	}
	return problems
}

func prefixed(prefix string, list []string) []string {
	for i := range list {
		list[i] = prefix + list[i]
	}
	return list
}

func escape(pointer string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(pointer)
}
