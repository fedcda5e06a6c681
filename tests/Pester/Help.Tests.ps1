# The help that is made of the pages in docs, where the module under test has it; and the examples, which are run as
# they stand.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Pages.ps1
    $cultures = (Get-ChildItem $docs -Directory).Name
    $hasHelp = Test-Path (Join-Path (Split-Path $module) 'en-US/GptImage15.dll-Help.xml')
    $examples = Get-ChildItem "$docs/en-US/*.md" | ForEach-Object { Get-Example $_.FullName }
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Pages.ps1
}

Describe 'Get-Help in <_>' -ForEach $cultures -Skip:(-not $hasHelp) {
    BeforeAll {
        $culture = $_
        # Both sides have to name the encoding: that of a Windows console holds no Chinese.
        $encoding = [Console]::OutputEncoding
        [Console]::OutputEncoding = [Text.UTF8Encoding]::new()
        # The culture is the session's from its start on.
        $json = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            [cultureinfo]::CurrentUICulture = '$culture'
            `$OutputEncoding = [Console]::OutputEncoding = [Text.UTF8Encoding]::new()
            Import-Module '$module'
            `$all = @{ about = Get-Help about_GptImage15 | Out-String }
            foreach (`$command in Get-Command -Module GptImage15) {
                `$help = Get-Help `$command.Name -Full
                `$all[`$command.Name] = @{
                    synopsis = `$help.Synopsis
                    description = `$help.description.Text -join ' ' -replace '\s+', ' '
                    parameters = @(`$help.parameters.parameter | ForEach-Object { @{
                        name = `$_.name
                        text = `$_.description.Text -join ' ' -replace '\s+', ' '
                        default = `$_.defaultValue
                        pipeline = `$_.pipelineInput
                    } })
                    examples = @(`$help.examples.example | ForEach-Object { @{
                        title = `$_.title; introduction = (`$_.introduction.Text -join ' ').Trim(); code = `$_.code } })
                    inputs = `$help.inputTypes | Out-String
                    outputs = `$help.returnValues | Out-String
                    notes = (`$help.alertSet.alert.Text -join ' ' -replace '\s+', ' ').Trim()
                }
            }
            ConvertTo-Json `$all -Depth 6"
        [Console]::OutputEncoding = $encoding
        $help = $json | Out-String | ConvertFrom-Json
    }

    It 'tells of each cmdlet what its page tells' {
        foreach ($command in (Get-Module GptImage15).ExportedCommands.Keys) {
            $page = Get-Page $culture "$command.md"
            $shown = $help.$command
            $sections = Get-Section $page

            # platyPS drops asterisks and backslashes.
            $shown.synopsis | Should -Be $sections['SYNOPSIS']
            $shown.description | Should -Be $sections['DESCRIPTION']
            $shown.notes | Should -Be $sections['NOTES']
            $shown.inputs, $shown.outputs | Should -Not -BeNullOrEmpty
            $shown.parameters.name | Sort-Object | Should -Be (Get-OwnParameter $command)
            foreach ($parameter in $shown.parameters) {
                $facts = Get-Fact $page $parameter.name
                $parameter.text | Should -Be $sections["PARAMETERS/-$($parameter.name)"] -Because $parameter.name
                $parameter.default | Should -Be $facts['Default value'] -Because $parameter.name
                $parameter.pipeline | Should -Be $facts['Accept pipeline input'] -Because $parameter.name
            }

            @($shown.examples).code | Should -Be (Get-Code $page)
            @($shown.examples).introduction | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows the topic about_GptImage15' {
        $help.about | Should -Match "^\W*TOPIC\s+about_GptImage15"
        $help.about | Should -Match 'SubmissionOutcomeUnknown'
    }
}

Describe 'Get-Help in a culture without a folder' -Skip:(-not $hasHelp) {
    It 'shows the English help' {
        $english = Get-Section (Get-Page 'en-US' 'New-GptImageTask.md')
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            [cultureinfo]::CurrentUICulture = 'de-DE'
            Import-Module '$module'
            (Get-Help New-GptImageTask).Synopsis" | Should -Be $english['SYNOPSIS']
    }
}

Describe 'The examples run' {
    BeforeAll {
        Start-Simulator
        # Waiting is not what is tested here. What an example says of itself still counts.
        $PSDefaultParameterValues['Wait-GptImageTask:PollIntervalSec'] = 1
    }

    AfterAll {
        $PSDefaultParameterValues.Remove('Wait-GptImageTask:PollIntervalSec')
        Stop-Simulator
    }

    BeforeEach {
        Reset-Simulator
        Push-Location (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())")
    }

    AfterEach { Pop-Location }

    It 'of <page>, number <number>' -ForEach ($examples | Where-Object { $_.code -notlike '# needs *' }) {
        # Those that show how an error is met collect or catch it.
        $ErrorActionPreference = 'Stop'

        $shown = & ([scriptblock]::Create($code)) 3>&1 6>&1

        $shown | Where-Object { $_ -is [Management.Automation.WarningRecord] } | Should -BeNullOrEmpty
    }
}
