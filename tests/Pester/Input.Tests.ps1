# What is piped in from elsewhere: objects that nobody expects, and copies of tasks.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    # Objects that a cmdlet can't read. Each names the task 'n1' or asks for a prompt, as far as it can be read.
    $unreadable = @(
        @{ what = 'a TaskId that throws'; make = { Add-ThrowingProperty TaskId } }
        @{ what = 'a Status that throws'; make = { [pscustomobject]@{ TaskId = 'n1' } | Add-ThrowingProperty Status } }
        @{ what = 'a Prompt that throws'; make = { [pscustomobject]@{ TaskId = 'n1' } | Add-ThrowingProperty Prompt } }
        @{ what = 'an ImageUrl that throws'; make = {
            [pscustomobject]@{ TaskId = 'n1' } | Add-ThrowingProperty ImageUrl
        } }
        @{ what = 'a Size that throws'; make = { [pscustomobject]@{ TaskId = 'n1' } | Add-ThrowingProperty Size } }
        @{ what = 'an IdempotencyKey that throws'; make = {
            [pscustomobject]@{ TaskId = 'n1' } | Add-ThrowingProperty IdempotencyKey
        } }
        @{ what = 'a getter of .NET that throws'; make = { [GptImage15Tests.Throwing]::new() } }
        @{ what = 'a map that throws for a name'; make = {
            $map = [Collections.SortedList]::new()
            $map[1] = 'a'
            , $map
        } }
        @{ what = 'an alias of itself'; make = {
            $it = [pscustomobject]@{}
            $it | Add-Member AliasProperty TaskId task_id
            $it | Add-Member AliasProperty task_id TaskId
            $it
        } }
        @{ what = 'a list that holds itself'; make = {
            $list = [Collections.ArrayList]::new()
            $null = $list.Add($list)
            [pscustomobject]@{ TaskId = 'n1'; ImageUrl = $list }
        } }
        @{ what = 'a list for a TaskId'; make = { [pscustomobject]@{ TaskId = @('n1', 'n2') } } }
        @{ what = 'an object for a TaskId'; make = { [pscustomobject]@{ TaskId = [pscustomobject]@{ id = 'n1' } } } }
        @{ what = 'a TaskId that says nothing'; make = {
            [pscustomobject]@{ TaskId = [GptImage15Tests.Throwing]::new() }
        } }
        @{ what = 'a number'; make = { 42 } }
        @{ what = 'no property'; make = { [pscustomobject]@{} } }
        @{ what = 'a ToString that throws'; make = {
            [pscustomobject]@{} | Add-Member ScriptMethod ToString { throw 'no' } -Force -PassThru
        } }
        @{ what = 'white space'; make = { '  ' } }
        @{ what = '$null'; make = { , $null } }
        @{ what = 'DBNull'; make = { [DBNull]::Value } }
    )

    # Objects that are odd, and name the task all the same.
    $odd = @(
        @{ what = 'a Status beyond all numbers of 32 bits'; make = {
            [pscustomobject]@{ TaskId = $id; Status = 5000000000 }
        } }
        @{ what = 'a Status that no name has'; make = { [pscustomobject]@{ TaskId = $id; Status = 99 } } }
        @{ what = 'a negative Status'; make = { [pscustomobject]@{ TaskId = $id; Status = -5000000000 } } }
        @{ what = 'a Status with a fraction'; make = { [pscustomobject]@{ TaskId = $id; Status = 2.5 } } }
        @{ what = 'a Status that nobody announced'; make = { [pscustomobject]@{ TaskId = $id; Status = 'asleep' } } }
        @{ what = 'the first moment there is'; make = {
            [pscustomobject]@{ TaskId = $id; CreatedAt = [datetime]::SpecifyKind([datetime]::MinValue, 'Local') }
        } }
        @{ what = 'the last moment there is'; make = {
            [pscustomobject]@{ TaskId = $id; CreatedAt = [datetime]::SpecifyKind([datetime]::MaxValue, 'Local') }
        } }
        @{ what = 'a moment that holds itself'; make = {
            $moment = [pscustomobject]@{}
            $moment | Add-Member UtcDateTime $moment
            [pscustomobject]@{ TaskId = $id; CreatedAt = "$moment" }
        } }
        @{ what = 'credits beyond all numbers'; make = {
            [pscustomobject]@{ TaskId = $id; ConsumedCredits = [double]::MaxValue }
        } }
        @{ what = 'white space around its id'; make = { [pscustomobject]@{ TaskId = " $id`n" } } }
        @{ what = 'an empty TaskId beside a task_id'; make = { [pscustomobject]@{ TaskId = ''; task_id = $id } } }
        @{ what = 'DBNull for what is not known'; make = {
            [pscustomobject]@{
                TaskId = $id
                Prompt = [DBNull]::Value
                CreatedAt = [DBNull]::Value
                Status = [DBNull]::Value
                ImageUrl = [DBNull]::Value
            }
        } }
        @{ what = 'a hashtable'; make = { @{ TaskId = $id } } }
        @{ what = 'a hashtable with other keys'; make = { @{ TaskId = $id; 1 = 'one'; (Get-Date) = 'now' } } }
        @{ what = 'a dictionary of .NET'; make = {
            $map = [Collections.Generic.Dictionary[string, object]]::new()
            $map['TaskId'] = $id
            , $map
        } }
        @{ what = 'an ordered dictionary'; make = { [ordered]@{ TaskId = $id } } }
    )

    $commands = 'Wait-GptImageTask', 'Get-GptImageTask', 'New-GptImageTask', 'Save-GptImage'
    $unreadableOfEach = foreach ($command in $commands) {
        foreach ($each in $unreadable) { $each + @{ command = $command } }
    }

    # What has a status is not asked for by Save.
    $oddOfEach = foreach ($command in 'Wait-GptImageTask', 'Get-GptImageTask', 'Save-GptImage') {
        foreach ($each in $odd) {
            if ($command -ne 'Save-GptImage' -or $each.what -notlike 'a*Status*') { $each + @{ command = $command } }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator

    Add-Type @'
namespace GptImage15Tests
{
    public class Throwing
    {
        public string TaskId { get { throw new System.InvalidOperationException("no id"); } }
        public string Prompt { get { throw new System.InvalidOperationException("no prompt"); } }
        public override string ToString() { throw new System.InvalidOperationException("no text"); }
    }
}
'@

    function Add-ThrowingProperty {
        param([string] $Name, [Parameter(ValueFromPipeline)] $InputObject = [pscustomobject]@{})

        process { $InputObject | Add-Member ScriptProperty $Name { throw 'no' } -PassThru }
    }

    # Pipes into a cmdlet; gives what it emitted and the errors that it wrote.
    function Invoke-With {
        param([string] $Command, [object[]] $InputObject)

        $given = switch ($Command) {
            'Wait-GptImageTask' { @{ PollIntervalSec = 1 } }
            'Save-GptImage' { @{ Destination = "$TestDrive/$([guid]::NewGuid())" } }
            default { @{} }
        }
        $emitted = $InputObject | & $Command @given -ErrorVariable problems -ErrorAction SilentlyContinue
        @{
            Emitted = @($emitted)
            Problems = @($problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        }
    }
}

AfterAll { Stop-Simulator }

Describe 'An input that cannot be read' {
    BeforeAll {
        Reset-Simulator
        $good = New-GptImageTask 'a red fox' | Wait-GptImageTask -PollIntervalSec 1
    }

    It 'is an error about it, and the others go on: <what> into <command>' -ForEach $unreadableOfEach {
        $before = (Get-Ledger).postsReceived
        $other = if ($command -eq 'New-GptImageTask') { 'an owl' } else { $good }

        $result = Invoke-With $command @($other; & $make; $other)

        # An image is saved once under one name, and a task waited for once.
        $emitted = switch ($command) { 'Wait-GptImageTask' { 1 } 'Save-GptImage' { 1 } default { 2 } }
        $result.Emitted | Should -HaveCount $emitted
        $ids = $result.Problems.FullyQualifiedErrorId | Where-Object { $_ -notlike 'FileExists,*' }
        $ids | Should -HaveCount 1
        # What the engine's binder reads before the cmdlet does keeps the binder's id.
        $ids | Should -Match '^(InvalidRequest|ParameterArgumentTransformationError),GptImage15\.Commands\.'
        (Get-Ledger).postsReceived - $before | Should -Be ($(if ($command -eq 'New-GptImageTask') { 2 } else { 0 }))
    }
}

Describe 'A property that throws, which the binder reads' {
    BeforeAll { Reset-Simulator }

    It 'is an error about its object: FileName into Save-GptImage' {
        $image = "${baseUri}samples/png"
        $unnamed = [pscustomobject]@{ ImageUrl = $image } | Add-ThrowingProperty FileName

        $result = Invoke-With Save-GptImage @($unnamed; [pscustomobject]@{ ImageUrl = $image; FileName = 'fox' })

        $result.Emitted.Name | Should -Be 'fox.png'
        $result.Problems.FullyQualifiedErrorId |
            Should -Be 'ParameterArgumentTransformationError,GptImage15.Commands.SaveGptImageCommand'
    }

    It 'is an error about its object: BaseUri into Test-GptImageConnection' {
        $result = Invoke-With Test-GptImageConnection @(
            Add-ThrowingProperty BaseUri
            [pscustomobject]@{ BaseUri = $baseUri }
        )

        $result.Emitted.IsAuthorized | Should -Be $true
        $result.Problems.FullyQualifiedErrorId |
            Should -Be 'ParameterArgumentTransformationError,GptImage15.Commands.TestGptImageConnectionCommand'
    }
}

Describe 'An input that is odd' {
    BeforeAll {
        Reset-Simulator
        $id = (New-GptImageTask 'a red fox' | Wait-GptImageTask -PollIntervalSec 1).TaskId
    }

    It 'names a task all the same: <what> into <command>' -ForEach $oddOfEach {
        $result = Invoke-With $command @(& $make)

        $result.Problems | Should -BeNullOrEmpty
        $result.Emitted | Should -HaveCount 1
        if ($command -ne 'Save-GptImage') { $result.Emitted.TaskId, $result.Emitted.Status | Should -Be $id, 'Success' }
    }

    It 'is shown as a number or a name where it names no task' {
        $ofNumber = Invoke-With Get-GptImageTask 42
        $ofFile = Invoke-With Get-GptImageTask (Get-Item $PSCommandPath)

        $ofNumber.Problems[0].Exception.Message | Should -BeLike "*'42'*"
        $ofFile.Problems[0].Exception.Message | Should -BeLike "*'FileInfo'*"
    }
}

Describe 'A moment that holds itself' {
    It 'is an unknown one, and ends no process' {
        Reset-Simulator
        $id = (New-GptImageTask 'a red fox').TaskId
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            Import-Module '$module'
            `$moment = [pscustomobject]@{}
            `$moment | Add-Member UtcDateTime `$moment
            try {
                [pscustomobject]@{ TaskId = '$id'; CreatedAt = `$moment } |
                    Get-GptImageTask -ErrorAction Stop | Out-Null
                'emitted'
            }
            catch { `$_.FullyQualifiedErrorId }"

        $said | Should -Be 'InvalidRequest,GptImage15.Commands.GetGptImageTaskCommand'
    }
}

Describe 'What a task was asked with' {
    It 'comes back from <command> as it was: <kind>' -ForEach @(
        foreach ($each in 'Wait-GptImageTask', 'Get-GptImageTask') {
            @{ command = $each; kind = 'an object'; copy = { $input } }
            @{ command = $each; kind = 'an Export-Clixml copy'; copy = { $input | ConvertTo-ClixmlCopy } }
            @{ command = $each; kind = 'a JSON copy'; copy = { $input | ConvertTo-JsonCopy } }
            @{ command = $each; kind = 'a row of a CSV'; copy = {
                $input | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv
            } }
        }
    ) {
        $id = (New-GptImageTask 'a red fox' -NoHistory).TaskId
        $known = [pscustomobject]@{
            TaskId = " $id "
            Prompt = "  a red`r`nfox `t"
            Size = ' 1024*1024'
            Quality = 'low '
            IdempotencyKey = ' k 1 '
        }

        $task = (Invoke-With $command @($known | & $copy)).Emitted

        $task.TaskId | Should -BeExactly $id
        $task.Prompt, $task.Size, $task.Quality, $task.IdempotencyKey |
            Should -BeExactly $known.Prompt, $known.Size, $known.Quality, $known.IdempotencyKey
    }
}
