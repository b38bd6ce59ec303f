-- Neovim >= 0.7 drives the bundled server over stdio: an independent client, which pulls no diagnostics, knows no
-- virtual documents and counts columns in bytes.
local fails = 0
local function check(name, ok, extra)
  io.stdout:write((ok and "  ok   " or "  FAIL ") .. name .. (ok and "" or (" " .. vim.inspect(extra))) .. "\n")
  if not ok then fails = fails + 1 end
end

local LINES = {
  -- The emoji is two UTF-16 units but four bytes: wrong position arithmetic shows behind it.
  "🙂 The patient had a cold.",
  "Multiple sclerosis (MS) was diagnosed in 2010.",
  "🙂 She takes metformin for type 2 diabetes.",
  "",
}

local ok, err = pcall(function()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, "p")
  local file = folder .. "/note.txt"
  vim.fn.writefile(LINES, file)
  vim.fn.writefile({ "Metformin was well tolerated." }, folder .. "/letter.txt")
  vim.cmd("edit " .. vim.fn.fnameescape(file))
  local buf = vim.api.nvim_get_current_buf()
  local exited
  local id = vim.lsp.start_client({
    name = "curie",
    cmd = { vim.env.CURIE_NODE, vim.env.CURIE_SERVER, "--stdio" },
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = "folder" } },
    get_language_id = function() return "plaintext" end,
    init_options = { cacheFolder = folder .. "/cache" },
    on_exit = function(code) exited = code end,
  })
  check("starts", id ~= nil)
  vim.lsp.buf_attach_client(buf, id)

  local function request(method, params)
    local answers, failure = vim.lsp.buf_request_sync(buf, method, params, 20000)
    local answer = answers and answers[id]
    return answer and answer.result, answer and answer.error or failure
  end
  -- Where a word begins: line from 0, column in UTF-16 units as the protocol counts.
  local function at(line, word, behind)
    local text = vim.api.nvim_buf_get_lines(buf, line, line + 1, true)[1]
    local byte = text:find(word, 1, true) - 1 + (behind and #word or 0)
    local _, utf16 = vim.str_utfindex(text, byte)
    return { textDocument = { uri = vim.uri_from_bufnr(buf) }, position = { line = line, character = utf16 } }
  end

  -- Pushed: this client does not ask for them.
  vim.wait(20000, function() return exited or #vim.diagnostic.get(buf) > 0 end, 20)
  if exited then error("the server ended with " .. exited .. " before it said anything") end
  local d = vim.diagnostic.get(buf)[1]
  check("diagnostic", d and d.code == "ambiguous-mention" and d.lnum == 0, d)
  local from = LINES[1]:find("cold", 1, true) - 1
  check("diagnostic columns behind an emoji", d and d.col == from and d.end_col == from + 4, d)

  local hover, hoverError = request("textDocument/hover", at(2, "metformin"))
  check("hover", hover and vim.inspect(hover.contents):lower():match("metformin"), hover or hoverError)
  check("hover is on the whole mention", hover and hover.range and hover.range.start.character == 13
    and hover.range["end"].character == 22, hover and hover.range)

  local long = request("textDocument/hover", at(1, "MS"))
  check("hover on a short form tells its long form",
    long and vim.inspect(long.contents):lower():match("multiple sclerosis"), long)

  local tokens, tokenError = request("textDocument/semanticTokens/full", { textDocument = at(0, "cold").textDocument })
  check("semantic tokens", tokens and #tokens.data > 0 and #tokens.data % 5 == 0, tokens or tokenError)

  local place, placeError = request("textDocument/definition", at(2, "metformin"))
  if place and place[1] then place = place[1] end
  local uri = place and (place.uri or place.targetUri)
  local page = uri and uri:match("^file:") and vim.fn.filereadable(vim.uri_to_fname(uri)) == 1
    and table.concat(vim.fn.readfile(vim.uri_to_fname(uri)), "\n")
  check("definition is a file to read", page and page:lower():match("metformin"), place or placeError)

  local params = at(2, "metformin")
  params.context = { includeDeclaration = false }
  local places, placesError = request("textDocument/references", params)
  local files = {}
  for _, location in ipairs(places or {}) do files[location.uri:match("[^/]*$")] = true end
  check("references in the workspace", files["note.txt"] and files["letter.txt"], places or placesError)

  vim.api.nvim_buf_set_lines(buf, 3, 4, true, { "@diab" })
  local list, listError = request("textDocument/completion", at(3, "@diab", true))
  local items = list and (list.items or list) or {}
  local found
  for _, item in ipairs(items) do
    if item.label:lower():match("diabetes") then found = item end
  end
  check("completion after the trigger", found ~= nil, list or listError)
  vim.api.nvim_buf_set_lines(buf, 3, 4, true, { "" })

  vim.api.nvim_win_set_cursor(0, { 1, from + 1 })
  local range = vim.lsp.util.make_range_params(0, "utf-16")
  -- Neovim 0.7 hands diagnostics back with columns in bytes; the server must not build on them.
  range.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buf, 0) }
  local actions, actionsError = request("textDocument/codeAction", range)
  local choose, foreign
  for _, action in ipairs(actions or {}) do
    local command = type(action.command) == "table" and action.command or action
    if action.title:lower():match("common cold") and not choose then choose = command end
    if command.command == "curie.searchConcept" or command.command == "curie.openConcept" then foreign = action end
  end
  check("code action to choose a candidate", choose and choose.command == "curie.decide", actions or actionsError)
  check("no action that only another editor can carry out", foreign == nil, foreign)
  local _, decideError = request("workspace/executeCommand",
    { command = choose.command, arguments = choose.arguments })
  check("the choice is carried out", decideError == nil, decideError)
  vim.wait(20000, function() return #vim.diagnostic.get(buf) == 0 end, 20)
  check("diagnostic gone after the choice", #vim.diagnostic.get(buf) == 0, vim.diagnostic.get(buf))
  local decisions = folder .. "/.curie/decisions.jsonl"
  check("the decision is one line in a file",
    vim.fn.filereadable(decisions) == 1 and #vim.fn.readfile(decisions) == 1, decisions)
  check("the text is untouched", vim.deep_equal(vim.api.nvim_buf_get_lines(buf, 0, 3, true), vim.list_slice(LINES, 1, 3)),
    vim.api.nvim_buf_get_lines(buf, 0, -1, true))

  vim.lsp.stop_client(id)
  vim.wait(20000, function() return exited ~= nil end, 20)
  check("clean shutdown", exited == 0, exited)
  vim.fn.delete(folder, "rf")
end)
if not ok then check("script", false, err) end
vim.cmd(fails == 0 and "qall!" or "cquit 1")
