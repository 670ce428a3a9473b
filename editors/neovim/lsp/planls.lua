---@brief
---
--- https://url.of/planls
---
--- A language server for the plan documents of spec-driven development: `plan.md`, `spec.md`, `tasks.md` and the
--- project's constitution. It shows what is still to be filled, chosen or answered, completes sections, articles and
--- links, and goes from the plan to what it cites.
---
--- The program `planls` is looked for in `$PATH`. With a clone of the repository, cargo puts it there:
---
--- ```sh
--- cargo install --path server/planls
--- ```
---
--- The server starts only where plan documents are: below a folder that holds `planls.toml`, `.specify`, `.kiro`,
--- `openspec`, `specs` or their like, and for files that are called like a plan document. Other markdown is left alone.
--- Its workspace is the Git repository around that folder, or the folder itself.
---
--- What can be changed is how it is started, and what a project's `planls.toml` does not say:
---
--- ```lua
--- vim.lsp.config('planls', {
---   settings = { planls = { rules = { ['empty-section'] = 'hint' } } },
---   cmd = { '/opt/planls/bin/planls', 'server', '--log-level', 'debug', '--log-file', '/tmp/planls.log' },
--- })
--- ```

-- A file with one of these names in a folder makes the folder a project …
local files = { 'planls.toml', '.planls.toml', '.config/planls.toml' }

-- … and so does a folder with one of these, which the tools for spec-driven development keep their documents in.
local folders = {
  '.kittify',
  'kitty-specs',
  '.kiro',
  'openspec',
  '_bmad',
  '.bmad-core',
  '_bmad-output',
  '.planning',
  '.taskmaster',
  '.agent-os',
  'agent-os',
  '.spec-workflow',
  '.spec-flow',
  '.sddu',
  '.sdd',
  '.specify',
}

-- Too common a name to go before those.
local common = { 'specs' }

-- Files that are plan documents wherever they lie.
local names = { plan = true, spec = true, specification = true, tasks = true, constitution = true }

local function is(path, kind)
  local stat = vim.uv.fs_stat(path)
  return stat ~= nil and (kind == nil or stat.type == kind)
end

-- The folders above a file, up to the home folder and without it: tools keep their own `.kiro` or `.agent-os` there,
-- and a workspace of all that somebody owns would be read from end to end.
local function above(path)
  local found, home = {}, vim.fs.normalize(vim.uv.os_homedir() or '')
  for folder in vim.fs.parents(path) do
    if folder == home or folder == vim.fs.dirname(folder) then
      break
    end
    found[#found + 1] = folder
  end
  return found
end

-- The nearest of the folders that holds one of the names, that name, and the folder above.
local function holding(above_file, wanted, kind)
  for at, folder in ipairs(above_file) do
    for _, name in ipairs(wanted) do
      if is(vim.fs.joinpath(folder, name), kind) then
        return folder, name, above_file[at + 1]
      end
    end
  end
end

-- The folder that a plan document belongs to and what tells so; nil for any other file.
local function project(bufnr, path, above_file)
  for _, it in ipairs({ { files, 'file' }, { folders, 'directory' } }) do
    local folder, name = holding(above_file, it[1], it[2])
    if folder then
      return folder, name
    end
  end
  local folder, name, parent = holding(above_file, common, 'directory')
  -- docs/specs and .claude/specs belong to the project around them.
  local inner = folder and vim.fs.basename(folder)
  if parent and (inner:lower() == 'docs' or inner:find('^%.')) then
    return parent, inner .. '/' .. name
  end
  if folder then
    return folder, name
  end
  name = vim.fs.basename(path)
  local stem = name:lower():gsub('%.%w+$', '')
  if names[stem] or stem:find('[-.]plan$') then
    return above_file[1], name
  end
  for _, line in ipairs(vim.api.nvim_buf_get_lines(bufnr, 0, 50, false)) do
    local directive = line:match('<!%-%-%s*planls:.-%-%->')
    if directive then
      return above_file[1], directive
    end
  end
end

-- Puts a text with tab stops in the place of another, for the action that leads from one placeholder to the next.
local function fill_in(command, context)
  local uri, version, range, snippet = unpack(command.arguments)
  local bufnr = vim.uri_to_bufnr(uri)
  if vim.api.nvim_get_current_buf() ~= bufnr or vim.lsp.util.buf_versions[bufnr] ~= version then
    vim.notify('planls: the document has changed since', vim.log.levels.WARN)
    return
  end
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  vim.lsp.util.apply_text_edits({ { range = range, newText = '' } }, bufnr, client.offset_encoding)
  -- The text begins with a line.
  vim.api.nvim_win_set_cursor(0, { range.start.line + 1, 0 })
  vim.snippet.expand(snippet)
end

---@type vim.lsp.Config
return {
  cmd = { 'planls', 'server' },
  filetypes = { 'markdown' },
  -- What it returns is for `:checkhealth planls`; Neovim takes what it hands on.
  root_dir = function(bufnr, on_dir)
    local path = vim.api.nvim_buf_get_name(bufnr)
    if path == '' or path:find('^%a[%w+.-]+://') then
      return
    end
    path = vim.fs.normalize(path)
    local above_file = above(path)
    local folder, mark = project(bufnr, path, above_file)
    if not mark then
      return
    end
    -- Plans link across the members of a repository, so all of it is the workspace. In a worktree .git is a file.
    local repository = folder and holding(above(vim.fs.joinpath(folder, '.git')), { '.git' })
    on_dir(repository or folder)
    return mark
  end,
  commands = { ['planls.fillIn'] = fill_in },
  capabilities = { experimental = { commands = { commands = { 'planls.fillIn' } } } },
  -- A plan that lies directly in the home folder is served too, by itself.
  workspace_required = false,
}
