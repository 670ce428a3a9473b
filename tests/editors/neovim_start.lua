-- Checks where planls is started, and from how little: which files get the server and which folder is its workspace;
-- and lsp/planls.lua by itself, as a collection of configurations would hold it.

local checks = require('neovim_checks')
local editor = require('neovim_child')
local check, await, write = checks.check, checks.await, checks.write
local start = {}

-- Which files get the server, what tells so, and which folder is the workspace: nil where there is none.
local cases = {
  { 'a/.specify/memory/x', 'a/notes/today.md', 'a', '.specify' },
  { 'b/docs/specs/001/x', 'b/docs/specs/001/plan.md', 'b', 'docs/specs' },
  { 'c/.claude/specs/x', 'c/.claude/specs/login.md', 'c', '.claude/specs' },
  { 'd/.git/x', 'd/deep/release-plan.md', 'd', 'release-plan.md' },
  { 'e/x', 'e/odd name.md', 'e', '<!-- planls: plan -->' },
  { 'f/planls.toml', 'f/g/h/notes.md', 'f', 'planls.toml' },
  { 'g/.git', 'g/h/specs/001/notes.md', 'g', 'specs' },
  { 'h/x', 'h/planning.md' },
  { 'i/.config/planls.toml', 'i/j/notes.md', 'i', '.config/planls.toml' },
  { 'j/.planls.toml', 'j/notes.md', 'j', '.planls.toml' },
  { 'k/.config/other.toml', 'k/notes.md' },
}

function start.places(it, home)
  check('the server is started where plan documents are', function()
    for _, case in ipairs(cases) do
      local file = home .. '/places/' .. case[2]
      write(home .. '/places/' .. case[1], '')
      write(file, file:find('odd') and '<!-- planls: plan -->\n# Notes\n' or '# Notes\n')
      local got = it:lua([[
        local bufnr = vim.fn.bufadd(...)
        vim.fn.bufload(bufnr)
        local root
        local mark = require('planls').config().root_dir(bufnr, function(folder) root = folder end)
        return { vim.fs.basename(root), mark }]], file)
      assert(checks.equal(got, { case[3], case[4] }), case[2] .. ': ' .. vim.inspect(got))
    end
    return #cases .. ' files'
  end)
end

-- One file of ours in a folder `lsp` that Neovim finds, and the line that its own help names: no plugin, no call.
function start.alone(repo, home)
  local own = home .. '/alone'
  local it
  check('lsp/planls.lua alone starts the server, and leaves a README alone', function()
    write(own .. '/config/nvim/lsp/planls.lua', checks.read(repo .. '/editors/neovim/lsp/planls.lua'))
    write(own .. '/config/nvim/init.lua', "vim.lsp.enable('planls')\n")
    write(own .. '/projects/a/.config/planls.toml', '[rules]\nunfilled-placeholder = "error"\n')
    write(own .. '/projects/a/plan.md', '# Implementation Plan: A\n\n**Owner**: {{OWNER}}\n')
    write(own .. '/projects/b/README.md', '# Read me\n\n{{NAME}} fills [Describe the feature].\n')
    vim.fn.mkdir(own .. '/bin', 'p')
    assert(vim.uv.fs_symlink(assert(vim.uv.fs_realpath(home .. '/bin/planls')), own .. '/bin/planls'))
    it = editor.start(own)
    it:open('b/README.md')
    await('the file', function() return it:place() == 'README.md:1' end)
    vim.wait(200)
    assert(#it:lua('return vim.lsp.get_clients()') == 0, 'the README has a server')
    it:open('a/plan.md')
    await('the server', function() return it:attached() == 'a' end)
    await('the finding', function() return it:find('unfilled-placeholder', '{{OWNER}}') end)
    local errors = it:lua('return vim.diagnostic.count(0)[vim.diagnostic.severity.ERROR]')
    assert(errors == 1, 'the settings in .config do not count')
  end)
  if it then it:quit() end
end

-- What the comment `---@brief` of lsp/planls.lua tells users to write, and what the table holds.
function start.form(repo)
  check('lsp/planls.lua has the form of a configuration that can be handed on', function()
    local text = checks.read(repo .. '/editors/neovim/lsp/planls.lua')
    assert(text:find('^%-%-%-@brief\n%-%-%-\n%-%-%- https://%S+\n%-%-%-\n'), 'it does not begin with @brief and an address')
    assert(text:find('\n---@type vim.lsp.Config\nreturn {\n', 1, true), 'the type is not above the table')
    assert(not text:find('require%s*[(\'"]'), 'it needs another file')
    for example in text:gmatch('%-%-%- ```lua\n(.-)%-%-%- ```') do
      assert(loadstring((example:gsub('%-%-%- ?', ''))))
    end
    local config = dofile(repo .. '/editors/neovim/lsp/planls.lua')
    local kinds = { cmd = 'table', filetypes = 'table', root_dir = 'function', workspace_required = 'boolean', commands = 'table', capabilities = 'table' }
    for key, value in pairs(config) do assert(type(value) == kinds[key], key .. ' is a ' .. type(value)) end
    for key in pairs(kinds) do assert(config[key] ~= nil, key .. ' is missing') end
    assert(vim.deep_equal(config.filetypes, { 'markdown' }))
    assert(vim.deep_equal(config.cmd, { 'planls', 'server' }))
  end)
end

-- Lines for init.lua on the pages: chunks that Neovim can read, or tables for a package manager.
function start.pages(repo)
  check('the Lua of the pages can be read', function()
    local count = 0
    for _, page in ipairs({ 'README.md', 'docs/configuration.md', 'editors/neovim/README.md' }) do
      for lua in checks.read(repo .. '/' .. page):gmatch('\n```lua\n(.-)```') do
        assert(loadstring(lua) or loadstring('return ' .. lua), page .. ': ' .. lua)
        count = count + 1
      end
    end
    assert(count > 6, count)
    return count .. ' blocks'
  end)
end

return start
