# Does with a formula what `brew install` and `brew test` do, where there is no Homebrew: `ruby formula.rb FORMULA CELLAR`.
require "digest"
require "fileutils"
require "open3"
require "pathname"
require "uri"

class Pathname
  def install(*given)
    given.flatten.each do |it|
      (it.is_a?(Hash) ? it : { it => File.basename(it) }).each do |from, to|
        FileUtils.mkdir_p(self)
        FileUtils.cp_r(from, self / to)
      end
    end
  end
end

class Formula
  @said = {}

  class << self
    attr_reader :said, :tested

    def inherited(formula)
      super
      formula.instance_variable_set(:@said, {})
      Formula.instance_variable_set(:@last, formula)
    end

    def last = @last

    %i[desc homepage license version url sha256].each { |name| define_method(name) { |value| @said[name] = value } }

    def any_of(*) = nil

    def here?(pattern) = RUBY_PLATFORM.match?(pattern)

    def on_macos = (yield if here?(/darwin/))
    def on_linux = (yield if here?(/linux/))
    def on_arm = (yield if here?(/aarch64|arm64/))
    def on_intel = (yield if here?(/x86_64/))

    def test(&block) = @tested = block
  end

  def initialize(cellar) = @cellar = Pathname(cellar)

  def version = self.class.said[:version]
  def testpath = @cellar / "test"
  def bin = @cellar / "bin"
  def man1 = @cellar / "share/man/man1"
  def bash_completion = @cellar / "etc/bash_completion.d"
  def zsh_completion = @cellar / "share/zsh/site-functions"
  def fish_completion = @cellar / "share/fish/vendor_completions.d"

  def shell_output(command, wanted = 0)
    said, status = Open3.capture2(command)
    raise "#{command} ended with #{status.exitstatus}" unless status.exitstatus == wanted

    said
  end

  def assert_equal(wanted, found) = (raise "#{found.inspect} instead of #{wanted.inspect}" unless wanted == found)
  def assert_match(wanted, found) = (raise "no #{wanted} in #{found}" unless found.match?(wanted))
end

file, cellar = ARGV
load File.expand_path(file)
formula = Formula.last
archive = URI(formula.said[:url]).path
raise "another SHA-256" unless Digest::SHA256.file(archive).hexdigest == formula.said[:sha256]

unpacked = Pathname(cellar) / "unpacked"
FileUtils.mkdir_p([unpacked, Pathname(cellar) / "test"])
system("tar", "-xzf", archive, "-C", unpacked.to_s, "--strip-components=1", exception: true)
it = formula.new(File.absolute_path(cellar))
Dir.chdir(unpacked) { it.install }
Dir.chdir(it.testpath) { it.instance_exec(&formula.tested) }
puts "installed #{Dir.glob("#{cellar}/{bin,share,etc}/**/*").count { |name| File.file?(name) }} files"
