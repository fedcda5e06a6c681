# A host with a user who answers each prompt. Dot-source it, also in a process of its own.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Tests ask nobody.')]
param()

# In C#: a class of PowerShell answers only on the thread of its own session.
if (-not ('GptImage15.Pester.PromptHost' -as [type])) {
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace GptImage15.Pester
{
    public sealed class PromptHost : PSHost
    {
        private readonly Guid _id = Guid.NewGuid();
        private readonly AnsweringInterface _interface;

        public PromptHost(string answer) { _interface = new AnsweringInterface(answer); }

        public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
        public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
        public override Guid InstanceId { get { return _id; } }
        public override string Name { get { return "PromptHost"; } }
        public override PSHostUserInterface UI { get { return _interface; } }
        public override Version Version { get { return new Version(1, 0); } }

        public override void EnterNestedPrompt() { throw new NotSupportedException(); }
        public override void ExitNestedPrompt() { throw new NotSupportedException(); }
        public override void NotifyBeginApplication() { }
        public override void NotifyEndApplication() { }
        public override void SetShouldExit(int exitCode) { }
    }

    public sealed class AnsweringInterface : PSHostUserInterface
    {
        private readonly string _answer;

        public AnsweringInterface(string answer) { _answer = answer; }

        public override PSHostRawUserInterface RawUI { get { return null; } }

        public override string ReadLine() { return _answer; }

        public override SecureString ReadLineAsSecureString()
        {
            var secure = new SecureString();
            foreach (var character in _answer) { secure.AppendChar(character); }
            return secure;
        }

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions)
        {
            throw new NotSupportedException();
        }

        public override int PromptForChoice(
            string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            return defaultChoice;
        }

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName)
        {
            throw new NotSupportedException();
        }

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName,
            PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
        {
            throw new NotSupportedException();
        }

        public override void Write(string value) { }
        public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { }
        public override void WriteDebugLine(string message) { }
        public override void WriteErrorLine(string value) { }
        public override void WriteLine(string value) { }
        public override void WriteProgress(long sourceId, ProgressRecord record) { }
        public override void WriteVerboseLine(string message) { }
        public override void WriteWarningLine(string message) { }
    }
}
'@
}

# A shell with a script, in a session of its own with this host.
function New-PromptShell {
    param(
        [string] $Answer = '',
        [string] $Script,
        [initialsessionstate] $State = [initialsessionstate]::CreateDefault2()
    )

    $shell = [powershell]::Create()
    $shell.Runspace = [runspacefactory]::CreateRunspace([GptImage15.Pester.PromptHost]::new($Answer), $State)
    $shell.Runspace.Open()
    if ($Script) { $null = $shell.AddScript($Script) }
    $shell
}
