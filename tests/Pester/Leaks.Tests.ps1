[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    # Each id, its category, and what its record is about: a request, a task, or an id or address as text.
    $request = 'GptImage15.GptImageRequest'
    $task = 'GptImage15.GptImageTask'
    $text = 'System.String'
    $errors = @(
        @{ id = 'ApiKeyNotFound'; category = 'AuthenticationError'; command = 'GetGptImageTask' }
        @{ id = 'SecretManagementNotInstalled'; category = 'NotInstalled'; command = 'TestGptImageConnection' }
        @{
            id = 'SecretVaultNotFound'; category = 'ObjectNotFound'; command = 'TestGptImageConnection'
            needsVault = $true
        }
        @{
            id = 'SecretVaultLocked'; category = 'PermissionDenied'; command = 'TestGptImageConnection'
            needsVault = $true
        }
        @{ id = 'SecretNotFound'; category = 'ObjectNotFound'; command = 'TestGptImageConnection'; needsVault = $true }
        @{ id = 'SecretWrongType'; category = 'InvalidType'; command = 'TestGptImageConnection'; needsVault = $true }
        @{
            id = 'InvalidRequest'; category = 'InvalidArgument'; command = 'NewGptImageTask'
            type = $request; target = 'a fox'; echoes = $true
        }
        @{
            id = 'Unauthorized'; category = 'AuthenticationError'; command = 'NewGptImageTask'
            type = $request; target = 'a fox'; echoes = $true
        }
        @{
            id = 'InsufficientCredits'; category = 'QuotaExceeded'; command = 'NewGptImageTask'
            type = $request; target = 'a fox'; echoes = $true
        }
        @{
            id = 'HistoryUnavailable'; category = 'WriteError'; command = 'NewGptImageTask'
            type = $request; target = 'a fox'
        }
        @{
            id = 'TaskNotFound'; category = 'ObjectNotFound'; command = 'GetGptImageTask'
            type = $text; target = 'n1'; echoes = $true
        }
        @{
            id = 'RateLimited'; category = 'LimitsExceeded'; command = 'GetGptImageTask'
            type = $text; target = 'n1'; echoes = $true
        }
        @{
            id = 'ServerError'; category = 'ResourceUnavailable'; command = 'GetGptImageTask'
            type = $text; target = 'n1'; echoes = $true
        }
        @{
            id = 'MalformedResponse'; category = 'InvalidData'; command = 'GetGptImageTask'
            type = $text; target = 'n1'; echoes = $true
        }
        @{
            id = 'ConnectionFailed'; category = 'ConnectionError'; command = 'GetGptImageTask'
            type = $text; target = 'n1'
        }
        @{
            id = 'SubmissionOutcomeUnknown'; category = 'OperationStopped'; command = 'NewGptImageTask'
            type = $task; target = 'a fox'; echoes = $true
        }
        @{
            id = 'IdempotencyKeyReused'; category = 'ResourceExists'; command = 'NewGptImageTask'
            type = $request; target = 'an owl'
        }
        @{
            id = 'CreditLimitReached'; category = 'LimitsExceeded'; command = 'NewGptImageTask'
            type = $request; target = 'a fox'
        }
        @{
            id = 'TaskFailed'; category = 'InvalidResult'; command = 'WaitGptImageTask'
            type = $task; target = '?*'; echoes = $true
        }
        @{
            id = 'TaskTimeout'; category = 'OperationTimeout'; command = 'WaitGptImageTask'
            type = $task; target = '?*'; echoes = $true
        }
        @{
            id = 'DownloadFailed'; category = 'ReadError'; command = 'SaveGptImage'
            type = $text; target = '*samples/png'
        }
        @{
            id = 'NotAnImage'; category = 'InvalidData'; command = 'SaveGptImage'
            type = $text; target = '*samples/png'
        }
        @{
            id = 'FileExists'; category = 'ResourceExists'; command = 'SaveGptImage'
            type = $text; target = '*samples/png'
        }
        @{ id = 'InsecureUri'; category = 'SecurityError'; command = 'GetGptImageTask' }
        @{
            id = 'RedirectRefused'; category = 'SecurityError'; command = 'GetGptImageTask'
            type = $text; target = 'n1'; echoes = $true
        }
    )
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    $key = 'sk-leak-0123456789abcdef'
    Start-Simulator -Option '--key', $key
    $folder = (New-Item -ItemType Directory "$TestDrive/said").FullName
    $vaultHome = (New-Item -ItemType Directory "$TestDrive/home").FullName
    $engine = (Get-Process -Id $PID).Path
    $hasVault = Test-SpareVault

    # All that the session writes to its console, its temporary folder and the history lands in the folder.
    $kept = @{}
    foreach ($variable in 'HOME', 'TMPDIR', 'GPTIMAGE15_API_KEY', 'GPTIMAGE15_HISTORY') {
        $kept[$variable] = [Environment]::GetEnvironmentVariable($variable)
    }

    $env:HOME = $vaultHome
    $env:GPTIMAGE15_API_KEY = $key
    $env:GPTIMAGE15_HISTORY = "$folder/history.jsonl"
    if ($hasVault) {
        & $engine -NoProfile -NonInteractive -Command {
            $password = [Net.NetworkCredential]::new('', 'pw').SecurePassword
            $store = @{
                Scope = 'CurrentUser'
                Authentication = 'Password'
                Interaction = 'Prompt'
                Password = $password
            }
            Reset-SecretStore @store -Force -Confirm:$false -WarningAction Ignore
            Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
            Unlock-SecretStore -Password $password
            Set-Secret Key $env:GPTIMAGE15_API_KEY
            Set-Secret Table @{ key = $env:GPTIMAGE15_API_KEY }
        } | Out-Null
    }

    $env:TMPDIR = (New-Item -ItemType Directory "$folder/tmp").FullName
    $run = @('-File', "$PSScriptRoot/EveryError.ps1", '-Folder', $folder)
    if ($hasVault) { $run += '-HasVault' }
    & $engine -NoProfile -NonInteractive @run > "$folder/console.txt" 2> "$folder/console-errors.txt"
    foreach ($variable in $kept.Keys) { Set-Item "Env:$variable" $kept[$variable] }
    $seen = Get-Content "$folder/seen.json" -Raw -Encoding UTF8 | ConvertFrom-Json

    # The key as it is, as the module knows it to be spelled, and as files may hold any text.
    $unicode = [BitConverter]::ToString([Text.Encoding]::Unicode.GetBytes($key)).Replace('-', '')
    $spellings = $key, $key.Replace('-', '\u002d'), $key.Replace('-', '%2D'), $unicode, ($key.ToCharArray() -join "`0")

    function Find-Key {
        param([string] $Path)

        Get-ChildItem $Path -Recurse -File -Force | Where-Object {
            $text = [Text.Encoding]::GetEncoding('iso-8859-1').GetString([IO.File]::ReadAllBytes($_.FullName))
            $spellings | Where-Object { $text.IndexOf($_, [StringComparison]::OrdinalIgnoreCase) -ge 0 }
        } | ForEach-Object Name
    }
}

AfterAll { Stop-Simulator }

Describe 'Every error' {
    It '<id> is produced, with its category and what it is about' -ForEach $errors {
        if ($needsVault -and -not $hasVault) {
            Set-ItResult -Skipped -Because 'there is no SecretStore that could be spared'
            return
        }

        $record = $seen.Errors | Where-Object Case -EQ $id

        $record | Should -HaveCount 1
        $record.FullyQualifiedErrorId | Should -Be "$id,GptImage15.Commands.${command}Command"
        $record.Category | Should -Be $category
        $record.TargetType | Should -Be $type
        $record.Target | Should -BeLike "$target"
        if ($echoes) { $record.Message | Should -BeLike '*`*`*`**' }
        if ($record.Details) { $record.Details | Should -Be $record.Message }
    }

    It 'is among them' {
        $errors = $seen.Errors.FullyQualifiedErrorId -replace ',.*' | Sort-Object -Unique
        $command = Get-Command New-GptImageTask
        $ids = @(
            [Enum]::GetNames($command.OutputType[0].Type.Assembly.GetType('GptImage15.GptImageErrorId'))
            [Enum]::GetNames($command.ImplementingType.Assembly.GetType('GptImage15.Credentials.SecretVaultErrorId'))
        )
        $ofVaults = 'SecretVaultNotFound', 'SecretVaultLocked', 'SecretNotFound', 'SecretWrongType'

        $errors | Should -Be ($ids | Where-Object { $hasVault -or $_ -notin $ofVaults } | Sort-Object)
    }

    It 'was provoked with the key, which the service sent back' {
        $calls = Get-SeenRequest | Where-Object route -In Generate, Status

        $calls.Count | Should -BeGreaterThan 10
        $calls.authorization | Sort-Object -Unique | Should -Be "Bearer $key"
        Get-SeenRequest | Where-Object { $_.route -eq 'Image' -and $_.authorization } | Should -BeNullOrEmpty
    }
}

Describe 'The key' {
    It 'is found where it is, in each spelling' {
        $files = New-Item -ItemType Directory "$TestDrive/found"
        Set-Content "$files/plain.txt" "a $key b" -Encoding ASCII
        Set-Content "$files/wide.txt" "a $key b" -Encoding Unicode
        Set-Content "$files/address.txt" 'a sk%2dleak%2d0123456789abcdef b' -Encoding ASCII
        [Net.NetworkCredential]::new('', $key).SecurePassword | Export-Clixml "$files/secure.xml"

        $readable = if ($IsLinux -or $IsMacOS) { 'secure.xml' }
        $expected = @('address.txt', 'plain.txt', 'wide.txt') + $readable | Where-Object { $_ } | Sort-Object
        Find-Key $files | Sort-Object | Should -Be $expected
    }

    It 'is in no stream, error record, transcript, history, temporary or saved file' {
        Get-Content "$folder/transcript.txt" -Raw | Should -BeLike '*did not accept the API key*`*`*`**'
        Get-Content "$folder/console.txt", "$folder/console-errors.txt" -Raw | Should -BeLike '*`*`*`**'
        Get-Content "$folder/history.jsonl" -Raw | Should -BeLike '*`*`*`**'
        $seen.ProgressRecords | Should -BeGreaterThan 0
        $seen.Performed | Where-Object { $_ -like '*"an owl"*' } | Should -HaveCount 1
        $seen.Performed | Where-Object { $_ -like '*"https://127.0.0.1:1/a.png"*' } | Should -HaveCount 1

        Find-Key $folder | Should -BeNullOrEmpty
    }
}
