# Provokes every error of the module, and leaves in a folder all that PowerShell has to say of each: what the console
# shows, the transcript, each error record in each form that it can be looked at or kept, and what was emitted. The
# service answers with the key wherever it can. Run by Leaks.Tests.ps1, in a session of its own where nobody can answer.
param([Parameter(Mandatory)] [string] $Folder, [switch] $HasVault)

. $PSScriptRoot/Simulator.ps1
$baseUri = $env:GPTIMAGE15_BASE_URI
$key = $env:GPTIMAGE15_API_KEY
$given = @{ ApiKey = $key; MaximumRetryCount = 0 }
$echo = "The key is $key, $([uri]::EscapeDataString($key).Replace('-', '%2D'))."
$escapedEcho = "The key is $($key.Replace('-', '\u002d'))."
$image = "${baseUri}samples/png"
$saved = "$Folder/saved"

Start-Transcript "$Folder/transcript.txt" | Out-Null
$seen = [Collections.Generic.List[object]]::new()

function Write-Everything {
    param([string] $Name, $Record)

    $Record | Format-List * -Force | Out-String -Width 1000
    $Record.TargetObject | Format-List * -Force | Out-String -Width 1000
    $Record.ErrorDetails | Format-List * -Force | Out-String -Width 1000
    $Record.InvocationInfo | Format-List * -Force | Out-String -Width 1000
    for ($exception = $Record.Exception; $exception; $exception = $exception.InnerException) {
        $exception.ToString()
        $exception | Format-List * -Force | Out-String -Width 1000
    }

    foreach ($ErrorView in 'NormalView', 'ConciseView', 'DetailedView', 'CategoryView') {
        $Record | Out-String -Width 1000
    }

    $Record | ConvertTo-Json -Depth 4 -WarningAction Ignore
    $Record | Export-Clixml "$Folder/$Name.xml"
}

# Runs a case after its faults, with each stream on, and keeps what became of it.
function Invoke-Case {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute(
        'PSReviewUnusedParameter', '', Justification = 'Used in a block of its own.')]
    param([string] $Name, [hashtable[]] $Fault, [scriptblock] $Case)

    Clear-Fault
    if ($Fault) { Add-Fault ($Fault | ForEach-Object { @{ times = -1 } + $_ }) }
    $Error.Clear()
    & {
        $VerbosePreference = $DebugPreference = $InformationPreference = $ProgressPreference = 'Continue'
        & $Case | Tee-Object -Variable emitted | Out-Default
        $emitted |
            ForEach-Object {
                $_ | Format-List * -Force | Out-String -Width 1000
                $_ | ConvertTo-Json -Depth 4 -WarningAction Ignore
            } |
            Set-Content "$Folder/$Name-emitted.txt"
    }

    $records = @($Error)
    for ($i = 0; $i -lt $records.Count; $i++) {
        $record = $records[$i]
        $seen.Add([pscustomobject]@{
            Case = $Name
            FullyQualifiedErrorId = $record.FullyQualifiedErrorId
            Category = "$($record.CategoryInfo.Category)"
            TargetType = if ($null -ne $record.TargetObject) { $record.TargetObject.GetType().FullName }
            Target = "$($record.TargetObject)"
            Message = $record.Exception.Message
            Details = "$($record.ErrorDetails.Message)"
        })
        Write-Everything "$Name-$i" $record | Set-Content "$Folder/$Name-$i.txt"
    }
}

Invoke-Case SecretManagementNotInstalled -Case {
    $path = $env:PSModulePath
    $env:PSModulePath = ''
    $global:PSModuleAutoLoadingPreference = 'None'
    Test-GptImageConnection -SecretName x
    $env:PSModulePath = $path
    $global:PSModuleAutoLoadingPreference = 'All'
}
Invoke-Case ApiKeyNotFound -Case {
    $env:GPTIMAGE15_API_KEY = $null
    Get-GptImageTask n1
    $env:GPTIMAGE15_API_KEY = $key
}

if ($HasVault) {
    Invoke-Case SecretVaultLocked -Case { Test-GptImageConnection -Vault Store }
    Unlock-SecretStore -Password ([Net.NetworkCredential]::new('', 'pw').SecurePassword)
    Invoke-Case SecretVaultNotFound -Case { Test-GptImageConnection -Vault Nowhere }
    Invoke-Case SecretNotFound -Case { Test-GptImageConnection -SecretName Nothing -Vault Store }
    Invoke-Case SecretWrongType -Case { Test-GptImageConnection -SecretName Table -Vault Store }
    Invoke-Case KeyFromVault -Fault @{ status = 401; message = $echo } -Case {
        Get-GptImageTask n1 -SecretName Key -Vault Store
    }
}

Invoke-Case InvalidRequest -Fault @{ status = 400; message = $echo } -Case { New-GptImageTask 'a fox' @given }
Invoke-Case UnsendableKey -Case { Test-GptImageConnection -ApiKey "$key é" }
$refused = "{`"code`":401,`"message`":`"$escapedEcho`"}"
Invoke-Case Unauthorized -Fault @{ status = 401; rawBody = $refused } -Case { New-GptImageTask 'a fox' @given }
Invoke-Case InsufficientCredits -Fault @{ status = 402; message = $echo } -Case { New-GptImageTask 'a fox' @given }
Invoke-Case HistoryUnavailable -Case { New-GptImageTask 'a fox' @given -IdempotencyKey k1 -NoHistory }
Invoke-Case TaskNotFound -Fault @{ status = 404; message = $echo } -Case { Get-GptImageTask n1 @given }
Invoke-Case Page -Fault @{ status = 404; rawBody = "<html>$echo</html>"; contentType = 'text/html' } -Case {
    Get-GptImageTask n1 @given
}
$named = "{`"code`":429,`"message`":`"$escapedEcho`",`"data`":{`"task_id`":`"n1`",`"x`":`"$key`"}}"
Invoke-Case NamedTask -Fault @{ status = 429; rawBody = $named } -Case { New-GptImageTask 'a fox' @given }
Invoke-Case RateLimited -Fault @{ status = 429; message = $echo; retryAfter = '1' } -Case { Get-GptImageTask n1 @given }
Invoke-Case ServerError -Fault @{ status = 503; rawBody = "Authorization: Bearer $key" } -Case {
    Get-GptImageTask n1 @given
}
Invoke-Case MalformedResponse -Fault @{ status = 200; rawBody = "{`"key`":`"$key`"}" } -Case {
    Get-GptImageTask n1 @given
}
Invoke-Case ConnectionFailed -Fault @{ rawBody = $echo; cutAfterBytes = $echo.Length - 1 } -Case {
    Get-GptImageTask n1 @given
}
Invoke-Case SubmissionOutcomeUnknown -Fault @{ status = 500; message = $echo } -Case {
    New-GptImageTask 'a fox' @given -IdempotencyKey k2
}
Invoke-Case IdempotencyKeyReused -Case { New-GptImageTask 'an owl' @given -IdempotencyKey k2 }
Invoke-Case CreditLimitReached -Case { New-GptImageTask 'a fox' @given -MaxCredits 0 }

$task = New-GptImageTask 'a fox' @given
$failed = "{`"code`":200,`"data`":{`"status`":`"FAILED`",`"error_message`":`"$escapedEcho $echo`"}}"
Invoke-Case TaskTimeout -Fault @{ route = 'Status'; status = 503; message = $echo } -Case {
    $task | Wait-GptImageTask @given -TimeoutSec 2 -PollIntervalSec 1
}
Invoke-Case TaskFailed -Fault @{ route = 'Status'; rawBody = $failed } -Case {
    $task | Wait-GptImageTask @given -PollIntervalSec 1
}
Invoke-Case DownloadFailed -Fault @{ status = 404; message = $echo } -Case { $image | Save-GptImage $saved @given }
Invoke-Case NotAnImage -Fault @{ rawBody = $echo } -Case { $image | Save-GptImage $saved @given }
Invoke-Case FileExists -Case { $image, $image | Save-GptImage $saved @given -FileName fox }
Invoke-Case InsecureUri -Case { Get-GptImageTask n1 @given -BaseUri http://example.com/ }
Invoke-Case InsecureImage -Case { 'http://example.com/a.png' | Save-GptImage $saved @given }
$redirect = @{ status = 302; rawBody = $echo; location = "https://example.com/?key=$key" }
Invoke-Case RedirectRefused -Fault $redirect -Case { Get-GptImageTask n1 @given }
$redirect = @{ status = 302; rawBody = $echo; location = "http://example.com/$key" }
Invoke-Case RedirectedImage -Fault $redirect -Case { $image | Save-GptImage $saved @given }

# What goes well, or only makes a warning.
Invoke-Case UnclearConnection -Fault @{ status = 503; message = $echo } -Case { Test-GptImageConnection @given }
$told = New-GptImageTask 'an owl' @given
$addresses = "`"${baseUri}files/$key`",`"${baseUri}files/$($key.Replace('-', '\u002d'))`""
$success = "{`"status`":`"SUCCESS`",`"response`":[$addresses]," +
    "`"request`":{`"prompt`":`"$escapedEcho`",`"size`":`"$key`"}}"
Invoke-Case Success -Fault @{ route = 'Status'; rawBody = "{`"code`":200,`"data`":$success}" } -Case {
    $told.TaskId | Get-GptImageTask @given
    $told | Wait-GptImageTask @given -PollIntervalSec 1 | Save-GptImage $saved @given
    Get-GptImageTask -History
}

# The stream that no redirection reaches.
$shell = [powershell]::Create()
Clear-Fault
Add-Fault @{ route = 'Status'; status = 503; message = $echo; times = -1 }
$null = $shell.AddScript({
    param($module, $given, $saved)

    Import-Module $module
    $given += @{ Verbose = $true; Debug = $true }
    # PowerShell up to 7.4 asks at -Debug before it does anything.
    $task = New-GptImageTask 'an owl' @given -Confirm:$false
    $task
    $task | Wait-GptImageTask @given -TimeoutSec 2 -PollIntervalSec 1
    'https://127.0.0.1:1/a.png' | Save-GptImage $saved @given -Confirm:$false
}).AddArgument($module).AddArgument($given).AddArgument($saved)
$shell.Invoke() | Export-Clixml "$Folder/streams-output.xml"
foreach ($stream in 'Error', 'Warning', 'Verbose', 'Debug', 'Information', 'Progress') {
    $shell.Streams.$stream | Export-Clixml "$Folder/streams-$stream.xml"
    $shell.Streams.$stream | Format-List * -Force | Out-String -Width 1000 | Set-Content "$Folder/streams-$stream.txt"
}

$progressRecords = $shell.Streams.Progress.Count
$performed = @($shell.Streams.Verbose.Message)
$shell.Dispose()
Get-History | Format-List * -Force | Out-String | Set-Content "$Folder/session-history.txt"
Stop-Transcript | Out-Null
[pscustomobject]@{ Errors = $seen; ProgressRecords = $progressRecords; Performed = $performed } |
    ConvertTo-Json -Depth 3 | Set-Content "$Folder/seen.json" -Encoding UTF8
