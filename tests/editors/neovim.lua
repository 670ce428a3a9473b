-- Drives a real Neovim with planls in it, by keys, and looks at what it shows.
--
--   PLANLS_BIN=target/release/planls nvim -l tests/editors/neovim.lua
--
-- This script is the parent. The editor under test is a child of the same program with a home folder of its own: the
-- plugin stands there as a package, as its README says. The documents are copies. Each check prints `ok` or `not ok`;
-- the last line counts them, and the exit code is 0 only when none failed.

local here = vim.fs.dirname(vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p')))
local repo = vim.fs.dirname(vim.fs.dirname(here))
local planls = vim.fn.fnamemodify(assert(vim.env.PLANLS_BIN, 'PLANLS_BIN names the program to test'), ':p')
local temporary = vim.fs.normalize(vim.uv.fs_realpath(vim.fn.fnamemodify(vim.fn.tempname(), ':h')))
local home = temporary .. '/home'
package.path = here .. '/?.lua;' .. package.path
local checks = require('neovim_checks')
local editor = require('neovim_child')
local start = require('neovim_start')
local check, await, equal, read, write = checks.check, checks.await, checks.equal, checks.read, checks.write

-- The first block of code below a heading of the plugin's README: what a user copies is what is tested.
local function from_readme(heading)
  local text = read(repo .. '/editors/neovim/README.md')
  local _, at = assert(text:find('\n## ' .. heading .. '\n', 1, true))
  return assert(text:match('```lua\n(.-)```', at))
end

local plan = home .. '/projects/mustache/specs/012-parcel-tracking/plan.md'
local text

-- The tokens of the plan that wait for somebody, read from the document itself: `{{NAME}}` and one open question.
local function tokens()
  local found = {}
  for token in text:gmatch('{{[A-Z0-9_]+}}') do found[#found + 1] = token end
  found[#found + 1] = assert(text:match('%[NEEDS CLARIFICATION: [^%]]+%]'))
  return found
end

local function line_of(wanted)
  local number = 0
  for line in (text .. '\n'):gmatch('(.-)\n') do
    number = number + 1
    if line:find(wanted, 1, true) then return number end
  end
  error('the document has no ' .. wanted)
end

local function prepare()
  vim.fn.mkdir(home .. '/bin', 'p')
  assert(vim.uv.fs_symlink(planls, home .. '/bin/planls'))
  vim.fn.mkdir(home .. '/data/nvim/site/pack/planls/start', 'p')
  assert(vim.uv.fs_symlink(repo .. '/editors/neovim', home .. '/data/nvim/site/pack/planls/start/planls'))
  -- The grammar, as the README says; a child loads it when it first opens markdown.
  local colours = read(repo .. '/editors/neovim/README.md'):match('\n## Colours\n.-```sh\n(.-)```')
  colours = colours:gsub('~/.local/share', home .. '/data'):gsub('/path/to/planls', repo)
  assert(vim.system({ 'sh', '-ec', colours }):wait().code == 0, 'the lines of the README on colours fail')
  for _, name in ipairs({ 'mustache', 'sample', 'mixed' }) do
    checks.copy(repo .. '/tests/documents/' .. name, home .. '/projects/' .. name)
  end
  vim.fn.mkdir(home .. '/projects/mixed/.git', 'p')
  -- What must stay quiet: full of brackets, and no plan.
  local readme = '# Read me\n\n{{NAME}} fills [Describe the feature]; <<OWNER>> decides.\n\nDraft | Review | Approved\n'
  write(home .. '/projects/elsewhere/README.md', readme)
  write(home .. '/projects/sample/README.md', readme)
  -- A tool's own settings in the home folder make no project of all that is in it.
  vim.fn.mkdir(home .. '/.kiro', 'p')
  write(home .. '/projects/alone/plan.md', '# A plan by itself\n\n**Owner**: {{OWNER}}\n')
  text = read(plan)
end

-- The texts that findings mark.
local function marked(findings)
  return findings:map(function(found) return found[2] end):totable()
end

local function quiet_elsewhere(it)
  check('a README of another project gets no server', function()
    it:open('elsewhere/README.md')
    await('the file', function() return it:place() == 'README.md:1' end)
    vim.wait(300)
    assert(it:lua([[return vim.bo.filetype]]) == 'markdown', 'it is not markdown')
    assert(#it:lua('return vim.lsp.get_clients()') == 0, 'there is a server')
    assert(#it:underlined() == 0, 'something is underlined')
  end)
  check('the README of a project with plans stays quiet', function()
    it:open('sample/README.md')
    await('the server', function() return it:attached() end)
    vim.wait(500)
    assert(#it:findings() == 0, vim.inspect(it:findings()))
    assert(#it:underlined() == 0, 'something is underlined')
  end)
end

local function diagnostics(it)
  check('a plan gets the server, for its project', function()
    it:open('mustache/specs/012-parcel-tracking/plan.md')
    return await('the server', function() return it:attached() == 'mustache' and 'workspace mustache' end)
  end)
  check('the findings are exactly the tokens', function()
    await('them', function()
      local function waits(found) return found[1] == 'unfilled-placeholder' or found[1] == 'open-question' end
      return equal(marked(vim.iter(it:findings()):filter(waits)), tokens())
    end)
    return #tokens() .. ' tokens'
  end)
  check('they are the findings of the command line', function()
    -- In the same home: what lies in it makes no project of all that is below.
    local answer = vim.system({ planls, 'check', plan, '--format', 'json' }, { text = true, env = { HOME = home } }):wait()
    local said = answer.stdout
    -- What depends on other documents comes once they were read.
    local _, expected = said:gsub('"code":%s*"[%w-]+"', '')
    await('all of them', function() return equal(#it:findings(), expected) end)
    for _, found in ipairs(it:findings()) do
      local count
      said, count = said:gsub('"code":%s*"' .. vim.pesc(found[1]) .. '"', '', 1)
      assert(count == 1, ('%s in line %d is not in the answer of planls check'):format(found[1], found[3]))
    end
    assert(not said:find('"code":%s*"[%w-]+"'), 'planls check has more: ' .. said)
  end)
  check('exactly the tokens are underlined on the screen', function()
    await('them', function() return equal(it:underlined(), marked(vim.iter(it:findings()))) end)
  end)
  check(']d goes to a finding, CTRL-W d shows it', function()
    it:keys('gg]d')
    await('the jump', function() return it:place() == 'plan.md:' .. line_of('{{STATUS}}') end)
    it:keys('<C-w>d')
    return await('the window', function()
      local shown = it:float()
      return shown and shown:find('{{STATUS}}', 1, true) and shown
    end)
  end)
  check('filled by keys, a token is quiet at once', function()
    local before, began = #it:findings(), nil
    it:keys('<Esc>/{{LOGGING_SERVICE}}<CR>c2f}the log of the depot')
    began = vim.uv.hrtime()
    it:keys('<Esc>')
    -- Until the answer comes, Neovim keeps the old finding in its old place, where other text is now.
    await('one finding less', function() return equal(#it:findings(), before - 1) end)
    local milliseconds = (vim.uv.hrtime() - began) / 1e6
    assert(not it:find('unfilled-placeholder', '{{LOGGING_SERVICE}}'), 'it is another one that went')
    local line = it:line(line_of('{{LOGGING_SERVICE}}'))
    assert(line == '- Unknown parcel: logged to the log of the depot, shown to nobody.', line)
    await('the underline to go', function() return not vim.tbl_contains(it:underlined(), '{{LOGGING_SERVICE}}') end)
    return ('%d ms'):format(milliseconds)
  end)
  check('emptied again by undo, it is back', function()
    it:keys('u')
    await('the finding', function() return it:find('unfilled-placeholder', '{{LOGGING_SERVICE}}') end)
  end)
end

local function navigation(it)
  check('CTRL-] on the Spec line goes to spec.md, CTRL-T back', function()
    it:keys(('%dG0f]'):format(line_of('Spec Reference')))
    it:keys('<C-]>')
    await('spec.md', function() local place = it:place() return place:find('^spec%.md:1$'), place end)
    it:keys('<C-t>')
    await('plan.md', function() return it:place():find('^plan%.md') end)
  end)
  local row = line_of('| IV. Specification Authority')
  check("CTRL-] in the table goes to the article's heading", function()
    it:keys(('%dG0fS<C-]>'):format(row))
    await('CONSTITUTION.md', function() return it:place():find('^CONSTITUTION%.md') end)
    local line = it:lua([[return vim.fn.getline('.')]])
    assert(line == '## Article IV: Specification Authority', line)
    it:keys('<C-t>')
    await('plan.md', function() return it:place() == 'plan.md:' .. row end)
  end)
  check('K on the article shows its text', function()
    it:keys('K')
    await('its text', function()
      local shown = it:float()
      return shown and shown:find('Where code and specification differ', 1, true), shown
    end)
    it:keys('<Esc>0')
  end)
  check('the outline has the headings', function()
    if it:lua([[return vim.fn.maparg('gO', 'n') ~= '' and vim.lsp.enable ~= nil]]) then
      it:keys('gO')
    else
      it:keys(':lua vim.lsp.buf.document_symbol()<CR>')
    end
    local items = await('the list', function()
      local items = it:lua([[
        local list = vim.fn.getloclist(0)
        if #list == 0 then list = vim.fn.getqflist() end
        return vim.iter(list):map(function(item) return item.text end):totable()]])
      return #items > 0 and items
    end)
    local all = table.concat(items, '\n')
    for _, heading in ipairs({ 'Constitution Compliance', 'High-Level Design', 'Related Documents' }) do
      assert(all:find(heading, 1, true), heading .. ' is not in ' .. all)
    end
    it:keys(':only<CR>')
    await('one window', function() return it:lua('return #vim.api.nvim_list_wins()') == 1 end)
    it:open('mustache/specs/012-parcel-tracking/plan.md')
    await('plan.md', function() return it:place():find('^plan%.md') end)
    return #items .. ' items'
  end)
end

-- Goes down the open menu until the title is chosen.
local function choose(it, title)
  local menu = await('the menu', function() return it:menu() end)
  assert(vim.tbl_contains(menu, title), title .. ' is not in ' .. table.concat(menu, ', '))
  for _ = 1, #menu do
    it:keys('<C-n>')
    vim.wait(20)
    local chosen = it:lua([[
      local info = vim.fn.complete_info({ 'selected', 'items' })
      local item = info.items[info.selected + 1]
      return item and item.abbr or '']])
    if chosen == title then return #menu .. ' items' end
  end
  error('CTRL-N never came to ' .. title, 0)
end

local function completion(it)
  check('CTRL-X CTRL-O after ## offers what is missing, CTRL-Y takes it', function()
    it:keys('Go<CR>## <C-x><C-o>')
    local said = choose(it, 'Performance Strategy')
    local menu = it:menu()
    assert(not vim.tbl_contains(menu, 'Testing Strategy'), 'a section that is there is offered')
    it:keys('<C-y>')
    await('the heading', function()
      local line = it:lua([[return vim.fn.search('^## Performance Strategy$', 'nw')]])
      return line > 0, it:lua([[return table.concat(vim.api.nvim_buf_get_lines(0, -4, -1, false), ' / ')]])
    end)
    it:keys('Fast.<Esc>')
    await('the text', function() return it:lua([[return vim.fn.search('Fast\\.', 'nw')]]) > 0 end)
    local all = it:lua('return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false))')
    assert(not all:find('%z'), 'there is a NUL in the text')
    it:keys(':edit!<CR>')
    return said
  end)
end

-- What changes the text: an action on a finding, all that is safe, and a rename.
local function writing(it)
  local function act(options) it:keys((':lua vim.lsp.buf.code_action({ apply = true, %s })<CR>'):format(options)) end
  check('an action takes one of the alternatives', function()
    it:open('sample/specs/001-hold-a-bike/plan.md')
    await('the choice', function() return it:find('unresolved-choice', 'Draft | Review | Approved') end)
    it:keys('gg/Draft | Review<CR>')
    act([[filter = function(action) return action.title == 'Choose `Review`' end]])
    await('the alternative', function() return equal(it:line(4), '**Status**: Review') end)
    await('the finding to go', function() return not it:find('unresolved-choice', 'Draft | Review | Approved') end)
  end)
  check('all that is safe is mended at once', function()
    await('the residue', function() return vim.iter(it:findings()):find(function(found) return found[1] == 'template-residue' end) end)
    -- What the template says of a section stays until that is filled.
    it:keys('gg/\\[Describe<CR>c%one minute<Esc>')
    await('it to be filled', function() return not it:find('unfilled-placeholder', '[Describe the target a rider would notice]') end)
    act([[context = { only = { 'source.fixAll' } }]])
    await('the comment to go', function() return it:lua([[return vim.fn.search('ACTION REQUIRED', 'nw')]]) == 0 end)
  end)
  check('a rename reaches the citations here and the definition in the specification', function()
    it:keys('gg/FR-001<CR>:lua vim.lsp.buf.rename("FR-011")<CR>')
    await('the citation', function() return it:line(10):find('(FR-011, FR-002)', 1, true), it:line(10) end)
    local spec = it:lua([[
      local buffer = vim.fn.bufnr('specs/001-hold-a-bike/spec.md')
      return buffer > 0 and table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') or '']])
    assert(spec:find('**FR-011**', 1, true) and not spec:find('FR-001', 1, true), spec)
  end)
end

local function other_projects(it)
  check('the half-filled plan of another project', function()
    it:open('sample/specs/001-hold-a-bike/plan.md')
    for _, wanted in ipairs({ '<<OWNER>>', '{{NAME}}', '[Describe the target a rider would notice]' }) do
      await(wanted, function() return it:find('unfilled-placeholder', wanted) end)
    end
    await('the choice', function() return it:find('unresolved-choice', 'Draft | Review | Approved') end)
    await('the link', function() return it:find('broken-link', './hold-states.md') end)
    return #it:findings() .. ' findings'
  end)
  check('in a repository of several projects, links between them are right', function()
    it:open('mixed/packages/api/specs/001-rate-limits/plan.md')
    await('the server', function() return it:attached() == 'mixed' end)
    await('the findings', function() return it:find('unfilled-placeholder', '<<NAME_OF_THE_PERSON_ON_DUTY>>') end)
    vim.wait(300)
    for _, found in ipairs(it:findings()) do assert(not found[1]:find('^broken'), found[1] .. ': ' .. found[2]) end
  end)
  check('a plan that stands alone is served', function()
    it:open('alone/plan.md')
    await('its finding', function() return it:find('unfilled-placeholder', '{{OWNER}}') end)
  end)
  check(':checkhealth planls is content', function()
    it:keys(':checkhealth planls<CR>')
    local said = await('the report', function()
      return it:lua([[
        local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
        return vim.bo.filetype:find('checkhealth') and table.concat(lines, '\n')]])
    end)
    assert(not said:find('ERROR') and not said:find('WARNING'), said)
    for _, wanted in ipairs({ 'planls %d+%.%d+%.%d+', 'attached; marked by specs', 'no plan document' }) do
      assert(said:find(wanted), said)
    end
  end)
end

local function colours(it)
  check('with the lines of the README, placeholders have colours', function()
    it:open('mustache/specs/012-parcel-tracking/plan.md')
    await('plan.md', function() return it:place():find('^plan%.md') end)
    local wanted = { ['{{STATUS}}'] = 'label', ['{{TECH_3}}'] = 'label', ['FR-001'] = 'constant', ['NEEDS CLARIFICATION'] = 'keyword' }
    for token, capture in pairs(wanted) do
      local got = it:lua([[
        local token = ...
        if vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] == nil then vim.treesitter.start() end
        vim.treesitter.get_parser(0):parse(true)
        local line = vim.fn.search(token, 'nw')
        local column = vim.fn.getline(line):find(token, 1, true)
        return vim.iter(vim.treesitter.get_captures_at_pos(0, line - 1, column)):map(function(it)
          return it.lang .. ':' .. it.capture
        end):totable()]], token)
      assert(vim.tbl_contains(got, 'plan:' .. capture), token .. ' has ' .. table.concat(got, ', '))
    end
  end)
end

local function silence(it)
  check('no message asked for attention, and nothing is wrong in the log', function()
    assert(not it:lua('return vim.api.nvim_get_mode().blocking'), 'the editor waits for a key')
    local messages = it:lua([[return vim.fn.execute('messages')]])
    assert(not messages:find('E%d+:') and not messages:lower():find('error'), messages)
    local path = it:lua([[return vim.lsp.get_log_path()]])
    local log = vim.uv.fs_stat(path) and read(path) or ''
    assert(not log:find('%[ERROR%]') and not log:find('%[WARN%]'), log)
  end)
end

local function leaving(it)
  check('quits in under 100 ms, and leaves no server', function()
    local editor_gone, all_gone, servers = it:quit()
    assert(servers > 0, 'there was no server')
    local said = ('editor %.0f ms, %d servers %.0f ms'):format(editor_gone, servers, all_gone)
    assert(all_gone < 100, said)
    return said
  end)
end

-- What the README tells users of 0.11 to put into their init.lua: the plugin by 'runtimepath', and completion.
local function as_you_type()
  local it
  check('with the lines of the README, completion comes by itself', function()
    assert(vim.uv.fs_unlink(home .. '/data/nvim/site/pack/planls/start/planls'))
    local install = from_readme('Install'):gsub('/path/to/planls', repo)
    write(home .. '/config/nvim/init.lua', install .. from_readme('Completion while you type'))
    it = editor.start(home)
    it:open('mustache/specs/012-parcel-tracking/plan.md')
    await('the server', function() return it:attached() end)
    it:keys('Go<CR>')
    for _, key in ipairs({ '#', '#', ' ' }) do
      it:keys(key)
      vim.wait(150)
    end
    return choose(it, 'Frontend State')
  end)
  check('an item brings its skeleton, <Tab> goes through it', function()
    it:keys('<C-y>')
    await('the heading', function() return it:lua([[return vim.fn.search('^### Frontend State$', 'nw')]]) > 0 end)
    await('the first place', function() return it:lua('return vim.snippet.active()') end)
    local function selected() return it:lua([[return vim.api.nvim_get_mode().mode == 's']]) end
    await('its selection', selected)
    it:keys('cart<Tab>')
    await('the next place', selected)
    it:keys('local storage<Esc>')
    await('the row', function()
      local line = it:lua([[return vim.fn.getline('.')]])
      return line == '| cart | local storage | {{SURVIVES_RELOAD}} |', line
    end)
    await('its finding', function() return it:find('unfilled-placeholder', '{{SURVIVES_RELOAD}}') end)
  end)
  if it then leaving(it) end
end

prepare()
local it
check('start', function()
  it = editor.start(home)
  return it:lua('return tostring(vim.version())')
end)
if it then
  quiet_elsewhere(it)
  diagnostics(it)
  navigation(it)
  completion(it)
  start.places(it, home)
  other_projects(it)
  colours(it)
  writing(it)
  silence(it)
  leaving(it)
end
start.form(repo)
start.pages(repo)
if vim.lsp.enable then
  start.alone(repo, home)
  as_you_type()
end

vim.fn.delete(home, 'rf')
io.write(('%d passed, %d failed\n'):format(checks.passed, checks.failed))
os.exit(checks.failed == 0 and 0 or 1)
